package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.fault.Recovery;
import dev.muster.lab.result.FaultRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What whoever watches a fault is told of it. */
class FaultWordsTest {
    private static final Recovery RECOVERY = new Recovery(
            12.0,
            40.0,
            null,
            null,
            250.0,
            300.0,
            250,
            2,
            100,
            5,
            400.0,
            0.02,
            Map.of("steady_ms", "never: the rate was not back within 3 windows in a row"));

    /** It said "steady not", and the reason was to be looked for in the report. */
    @Test
    void a_figure_that_there_is_not_has_its_reason_beside_it() {
        FaultRecord.Injection injection = new FaultRecord.Injection(
                1, 3.0, 5.0, 10, "the server was killed", null, List.of(), RECOVERY, "h.csv", null);

        assertThat(FaultWords.told(injection))
                .isEqualTo("detected 12 ms, back 40 ms, "
                        + "steady not (never: the rate was not back within 3 windows in a row), backlog 250 ms; "
                        + "5 attempts and 2 operations failed; the server was killed");
    }
}
