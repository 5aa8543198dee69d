package dev.muster.lab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AnalysisTest {

    @Test
    void a_straight_line_has_its_slope_and_an_interval_of_no_width() {
        double[] x = {1, 10, 50, 250, 500};
        double[] y = IntStream.range(0, x.length).mapToDouble(i -> 7 + 3 * x[i]).toArray();
        TheilSen.Line line = TheilSen.fit(x, y).orElseThrow();

        assertThat(line.slope()).isCloseTo(3, within(1e-12));
        assertThat(line.intercept()).isCloseTo(7, within(1e-9));
        assertThat(line.low()).isCloseTo(3, within(1e-12));
        assertThat(line.high()).isCloseTo(3, within(1e-12));
    }

    @Test
    void one_wild_point_does_not_move_the_slope() {
        double[] x = {1, 2, 3, 4, 5, 6, 7};
        double[] y = {2, 4, 6, 900, 10, 12, 14};

        assertThat(TheilSen.fit(x, y).orElseThrow().slope()).isCloseTo(2, within(1e-9));
    }

    @Test
    void the_slope_of_a_known_example_and_its_interval_are_found() {
        // Sen 1968: 7 points, the interval's ranks from Kendall's S at 95 %: M1 = 3.97, M2 = 17.03 of 21 slopes.
        double[] x = {1, 2, 3, 4, 10, 12, 18};
        double[] y = {9, 15, 19, 20, 45, 55, 78};
        TheilSen.Line line = TheilSen.fit(x, y).orElseThrow();

        assertThat(line.slope()).isCloseTo(4.0, within(0.2));
        assertThat(line.low()).isLessThan(line.slope());
        assertThat(line.high()).isGreaterThan(line.slope());
    }

    /** The lower end was one rank too high: "surely rises" was said too easily. */
    @Test
    void the_interval_of_slopes_has_as_many_below_it_as_above() {
        double[] x = {0, 1, 2, 3, 4, 5};
        double[] y = {0, 1, 4, 9, 16, 25};
        TheilSen.Line line = TheilSen.fit(x, y).orElseThrow();

        // Slopes are x[i] + x[j]: 1 2 3 3 4 4 5 5 5 6 6 7 7 8 9. M1 = 2.3 and M2 = 12.7: from the 2nd to the 14th.
        assertThat(line.low()).isEqualTo(2);
        assertThat(line.high()).isEqualTo(8);
    }

    @Test
    void a_single_position_has_no_slope_and_three_points_no_interval() {
        assertThat(TheilSen.fit(new double[] {5, 5}, new double[] {1, 2})).isEmpty();
        assertThat(TheilSen.fit(new double[] {1, 2, 3}, new double[] {1, 2, 3})
                        .orElseThrow()
                        .low())
                .isNull();
    }

    @Test
    void the_interval_covers_the_true_slope_about_as_often_as_it_says() {
        Random random = new Random(1);
        int covered = 0;
        int rounds = 1000;
        for (int round = 0; round < rounds; round++) {
            double[] x = IntStream.range(0, 12).asDoubleStream().toArray();
            double[] y = IntStream.range(0, 12)
                    .mapToDouble(i -> 0.5 * i + random.nextGaussian())
                    .toArray();
            TheilSen.Line line = TheilSen.fit(x, y).orElseThrow();
            Double low = line.low();
            Double high = line.high();
            if (low != null && high != null && low <= 0.5 && high >= 0.5) {
                covered++;
            }
        }
        assertThat(covered / (double) rounds).isBetween(0.93, 0.99);
    }

    @Test
    void mser_drops_the_slow_start_and_keeps_the_rest() {
        double[] batches = {2, 5, 8, 10.1, 9.9, 10, 10.1, 9.9, 10, 10, 9.9, 10.1};

        assertThat(Mser.truncation(batches)).hasValue(3);
    }

    @Test
    void mser_finds_no_steady_part_in_a_series_that_only_settles_at_its_end() {
        double[] batches = {1, 2, 3, 4, 5, 6, 7, 8, 8, 8};

        assertThat(Mser.truncation(batches)).isEmpty();
        assertThat(Mser.truncation(new double[] {1, 1, 1})).isEmpty();
    }

    @Test
    void jain_is_one_for_equals_and_one_over_n_for_a_monopoly() {
        assertThat(Fairness.jain(5, 5, 5, 5)).hasValue(1.0);
        assertThat(Fairness.jain(20, 0, 0, 0)).hasValue(0.25);
        assertThat(Fairness.jain(1, 2, 3).orElseThrow()).isCloseTo(36.0 / 42, within(1e-12));
        assertThat(Fairness.jain(0, 0)).isEmpty();
    }

    @Property(tries = 200)
    void jain_lies_between_one_over_n_and_one(
            @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0, max = 1_000_000) Integer> shares) {
        long[] values = shares.stream().mapToLong(Integer::longValue).toArray();
        Fairness.jain(values).ifPresent(index -> assertThat(index).isBetween(1.0 / values.length - 1e-9, 1 + 1e-9));
    }

    @Test
    void variation_is_the_sample_deviation_over_the_mean() {
        assertThat(Fairness.variation(2, 4, 4, 4, 5, 5, 7, 9).orElseThrow()).isCloseTo(2.138 / 5, within(1e-3));
        assertThat(Fairness.variation(3)).isEmpty();
    }

    @Test
    void efficiencies_follow_their_formulas() {
        assertThat(Efficiency.seed(284, 50, 20)).isCloseTo(0.284, within(1e-12));
        assertThat(Efficiency.capacity(38, 50, 2, 20)).isCloseTo(0.95, within(1e-12));
        assertThat(Efficiency.degradation(900, 100, 10, 1)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void a_level_load_is_steady_and_a_climbing_one_is_not() {
        SteadyState level = new SteadyState(10);
        SteadyState climbing = new SteadyState(10);
        boolean levelSteady = false;
        boolean climbingSteady = false;
        for (int second = 0; second < 15; second++) {
            levelSteady |= level.offer(1000 + second % 2, 2e6);
            climbingSteady |= climbing.offer(1000 + 50 * second, 2e6);
        }
        assertThat(levelSteady).isTrue();
        assertThat(climbingSteady).isFalse();
        assertThat(climbing.finding()).contains("throughput");
    }

    @Test
    void noise_without_a_trend_is_accepted_only_after_twice_the_shortest_warm_up() {
        // Swings of 20 % that balance out, but leave a slope above 2 % over the first ten batches.
        double[] rates = {
            1200, 800, 1150, 900, 1250, 780, 1100, 850, 1300, 1000, 820, 1180, 900, 1210, 790, 1120, 860, 1190, 800,
            1160
        };
        SteadyState state = new SteadyState(10);
        int steadyAt = 0;
        for (int second = 0; second < rates.length && steadyAt == 0; second++) {
            if (state.offer(rates[second], 2e6)) {
                steadyAt = second + 1;
            }
        }
        assertThat(steadyAt).isGreaterThan(0);
        assertThat(state.finding()).contains("drifts");
    }
}
