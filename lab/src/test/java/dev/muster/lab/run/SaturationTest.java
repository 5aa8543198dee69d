package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.load.LoadResult;
import dev.muster.lab.sample.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SaturationTest {

    private static LoadResult load(long offered, long ok, long failed, long notStarted, List<Double> perSecond) {
        return new LoadResult(
                perSecond.size(),
                5,
                true,
                "steady after 5 s",
                offered,
                ok,
                ok,
                failed == 0 ? Map.of() : Map.of("refused", failed),
                Map.of(),
                notStarted,
                offered,
                offered,
                new long[] {ok},
                new long[] {1},
                1.0,
                0.1,
                0,
                0,
                1,
                perSecond,
                false,
                new Samples(List.of("one"), 1));
    }

    private static List<Double> rate(int seconds, double first, double change) {
        return IntStream.range(0, seconds).mapToObj(i -> first + change * i).toList();
    }

    @Test
    void a_target_that_keeps_up_is_not_overloaded() {
        assertThat(Saturation.of(load(40_000, 40_000, 0, 0, rate(40, 1000, 0)))).isEmpty();
    }

    @Test
    void more_than_two_percent_left_unstarted_is_overload() {
        assertThat(Saturation.of(load(40_000, 38_800, 0, 1200, rate(40, 970, 0))))
                .hasValueSatisfying(words -> assertThat(words).contains("overloaded", "3.0 %"));
        assertThat(Saturation.of(load(40_000, 39_600, 0, 400, rate(40, 990, 0))))
                .isEmpty();
    }

    @Test
    void failures_alone_are_not_overload() {
        assertThat(Saturation.of(load(40_000, 20_000, 20_000, 0, rate(40, 500, 0))))
                .isEmpty();
    }

    @Test
    void a_backlog_that_grows_through_the_last_thirty_seconds_is_overload() {
        // All was done in the end, but late: the rate fell by a fifth of itself over the window and the drain took the
        // rest.
        assertThat(Saturation.of(load(40_000, 40_000, 0, 0, rate(40, 1000, -5))))
                .hasValueSatisfying(words -> assertThat(words).contains("backlog"));
        assertThat(Saturation.of(load(20_000, 20_000, 0, 0, rate(20, 1000, -5))))
                .as("too short to tell")
                .isEmpty();
    }
}
