package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.model.Reply.Completion;
import dev.muster.runtime.model.Reply.Kind;
import dev.muster.runtime.model.Reply.Refused;
import dev.muster.runtime.model.Reply.Stop;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class MeterTest {
    private static final Prices PRICES =
            new Prices(new BigDecimal("3"), new BigDecimal("0.3"), new BigDecimal("3.75"), new BigDecimal("15"));

    private static Completion completion(Usage usage) {
        return new Completion("text", usage, Stop.END);
    }

    @Test
    void cost_is_exact_for_each_kind_of_token() {
        assertThat(PRICES.cost(new Usage(1, 1, 1, 1))).isEqualByComparingTo("0.00002205");
        assertThat(PRICES.cost(new Usage(1_000_000, 2_000_000, 4_000_000, 3_000_000)))
                .isEqualByComparingTo("63.6");
    }

    @Test
    void each_agent_has_its_own_figures_and_all_are_in_the_total() {
        Meter meter = new Meter(PRICES);
        meter.count("ada", completion(new Usage(10, 20, 30, 40)));
        meter.count("ada", new Refused(Kind.RATE_LIMITED, "429", null));
        meter.count("bob", completion(new Usage(1, 2, 3, 4)));

        assertThat(meter.of("ada"))
                .isEqualTo(new Meter.Figures(1, 0, Map.of(Kind.RATE_LIMITED, 1L), new Usage(10, 20, 30, 40)));
        assertThat(meter.of("eve")).isEqualTo(Meter.Figures.NONE);
        assertThat(meter.line(meter.total()))
                .isEqualTo("2 answers, 1 refusals; tokens: 11 in, 22 from cache, 33 into cache, 44 out;"
                        + " cost 0.00082335");
    }

    @Test
    void a_cost_that_is_not_known_is_not_zero() {
        Meter meter = new Meter(null);
        meter.count("ada", completion(new Usage(10, 0, 0, 5)));

        assertThat(meter.cost(meter.total().usage())).isNull();
        assertThat(meter.line(meter.total())).endsWith("cost not known");
    }

    @Test
    void answers_that_the_api_did_not_count_are_told() {
        Meter meter = new Meter(PRICES);
        meter.count("ada", new Completion("text", null, Stop.END));

        assertThat(meter.line(meter.total())).endsWith("cost 0.00000000, without 1 that the API did not count");
    }
}
