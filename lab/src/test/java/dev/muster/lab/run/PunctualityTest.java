package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.sample.Distribution;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PunctualityTest {
    private static final boolean ELSEWHERE = false;
    private static final boolean IN_PROCESS = true;
    private static final double BUSY = 0.5;

    private static Distribution ms(double each) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(Math.round(each * 1e6), 10_000);
        return Distribution.of(histogram);
    }

    @Test
    void a_millisecond_or_a_tenth_of_the_response_is_tolerated() {
        assertThat(Punctuality.late(ms(0.9), ms(2), ms(0), ELSEWHERE, BUSY)).isEmpty();
        assertThat(Punctuality.late(ms(4.9), ms(50), ms(0), ELSEWHERE, BUSY)).isEmpty();
        assertThat(Punctuality.late(ms(1.2), ms(2), ms(0), ELSEWHERE, BUSY))
                .hasValueSatisfying(late -> assertThat(late.reason())
                        .startsWith("the generator lagged: p99 of its delay is 1.2")
                        .endsWith("more than 1.00 ms"));
    }

    @Test
    void what_the_machine_took_is_excused_where_the_target_stood_still_with_the_generator() {
        assertThat(Punctuality.late(ms(3), ms(2), ms(2.5), IN_PROCESS, Double.NaN))
                .isEmpty();
        assertThat(Punctuality.late(ms(9), ms(2), ms(2.5), IN_PROCESS, Double.NaN))
                .hasValueSatisfying(
                        late -> assertThat(late.reason()).contains("of it because the machine stood still"));
    }

    @Test
    void elsewhere_it_stays_invalid_but_a_busy_machine_is_named_as_the_cause() {
        assertThat(Punctuality.late(ms(3), ms(2), ms(2.5), ELSEWHERE, BUSY)).hasValueSatisfying(late -> {
            assertThat(late.reason()).contains("only sleeps was late by 2.5", "processors were busy");
            assertThat(late.keptWaiting()).isTrue();
        });
        assertThat(Punctuality.late(ms(3), ms(2), ms(0.3), ELSEWHERE, BUSY)).hasValueSatisfying(late -> {
            assertThat(late.reason()).doesNotContain("only sleeps");
            assertThat(late.keptWaiting()).isFalse();
        });
    }

    @Test
    void what_took_little_time_was_kept_waiting_by_something_else_also_where_the_sleeper_was_not() {
        assertThat(Punctuality.late(ms(8.4), ms(68), ms(2.3), ELSEWHERE, 0.07)).hasValueSatisfying(late -> {
            assertThat(late.reason()).endsWith("it took 7 % of one processor's time itself: something kept it waiting");
            assertThat(late.keptWaiting()).isTrue();
        });
        assertThat(Punctuality.late(ms(8.4), ms(68), ms(2.3), ELSEWHERE, 0.49))
                .hasValueSatisfying(late -> assertThat(late.keptWaiting()).isTrue());
        assertThat(Punctuality.late(ms(8.4), ms(68), ms(2.3), ELSEWHERE, Double.NaN))
                .hasValueSatisfying(late -> assertThat(late.keptWaiting()).isFalse());
    }

    @Test
    void in_a_short_window_the_sleeper_is_asked_for_the_highest_percentile_that_it_can_tell() {
        Histogram few = new Histogram(3);
        few.recordValueWithCount(2_500_000, 999);
        assertThat(Distribution.of(few).p99()).isNull();

        assertThat(Punctuality.late(ms(3), ms(2), Distribution.of(few), IN_PROCESS, Double.NaN))
                .isEmpty();
        assertThat(Punctuality.late(ms(3), ms(2), Distribution.of(few), ELSEWHERE, BUSY))
                .hasValueSatisfying(late -> assertThat(late.keptWaiting()).isTrue());
    }

    @Test
    void too_few_operations_decide_nothing() {
        assertThat(Punctuality.late(Distribution.EMPTY, Distribution.EMPTY, ms(2), ELSEWHERE, BUSY))
                .isEmpty();
    }
}
