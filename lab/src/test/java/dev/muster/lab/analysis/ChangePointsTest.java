package dev.muster.lab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChangePointsTest {

    /** The series that Hunter's own test finds a change in. */
    private static final double[] PUBLISHED = {
        10.43, 10.23, 10.29, 10.91, 10.34, 10.69, 9.23, 9.11, 9.13, 9.03,
    };

    @Test
    void the_published_series_changes_at_its_seventh_value_by_minus_12_9_percent() {
        assertThat(ChangePoints.in(PUBLISHED, 0, 1)).singleElement().satisfies(point -> {
            assertThat(point.index()).isEqualTo(6);
            assertThat(point.relative()).isCloseTo(-0.129, within(0.0005));
            assertThat(point.p()).isLessThanOrEqualTo(0.05);
            assertThat(point.suspected()).isFalse();
        });
    }

    @Test
    void with_three_values_after_it_a_change_is_only_suspected() {
        List<ChangePoint> points = ChangePoints.in(Arrays.copyOf(PUBLISHED, 9), 0, 1);

        assertThat(points).singleElement().satisfies(point -> {
            assertThat(point.index()).isEqualTo(6);
            assertThat(point.suspected()).isTrue();
        });
    }

    @Test
    void a_change_below_the_noise_floor_is_not_told() {
        assertThat(ChangePoints.in(PUBLISHED, 0.15, 1)).isEmpty();
        assertThat(ChangePoints.in(PUBLISHED, 0.12, 1)).hasSize(1);
    }

    @Test
    void two_changes_of_a_long_history_are_found_where_they_are_whatever_the_windows() {
        Random random = new Random(11);
        double[] series = IntStream.range(0, 180)
                .mapToDouble(i -> (i < 63 ? 100 : i < 120 ? 112 : 95) + random.nextGaussian())
                .toArray();

        assertThat(ChangePoints.in(series, 0.03, 1))
                .extracting(ChangePoint::index)
                .containsExactly(63, 120);
    }

    @Test
    void noise_alone_has_no_change_point() {
        int alarms = 0;
        for (int seed = 0; seed < 100; seed++) {
            double[] series = new Random(seed)
                    .doubles(40)
                    .map(it -> 100 + 10 * (it - 0.5))
                    .toArray();
            alarms += ChangePoints.in(series, 0, seed).isEmpty() ? 0 : 1;
        }
        assertThat(alarms).isLessThanOrEqualTo(5);
    }

    @Test
    void one_wild_run_is_not_a_change_of_level() {
        double[] series = DoubleStream.generate(() -> 100).limit(30).toArray();
        for (int i = 0; i < series.length; i++) {
            series[i] += i % 3;
        }
        series[14] = 300;

        assertThat(ChangePoints.in(series, 0, 1)).isEmpty();
    }

    @Test
    void a_short_or_constant_series_has_none() {
        assertThat(ChangePoints.in(new double[0], 0, 1)).isEmpty();
        assertThat(ChangePoints.in(new double[] {1, 2, 3}, 0, 1)).isEmpty();
        assertThat(ChangePoints.in(new double[] {5, 5, 5, 5, 5, 5, 5, 5}, 0, 1)).isEmpty();
    }

    @Property(tries = 100)
    void every_cuts_energy_is_the_formula_of_the_paper(
            @ForAll @Size(min = 4, max = 12) List<@IntRange(min = 0, max = 9) Integer> values) {
        double[] series =
                values.stream().mapToInt(Integer::intValue).asDoubleStream().toArray();
        double[] q = EnergySplits.of(series).q();
        for (int cut = 2; cut <= series.length - 2; cut++) {
            double[] x = Arrays.copyOf(series, cut);
            double[] y = Arrays.copyOfRange(series, cut, series.length);
            double m = x.length;
            double n = y.length;
            double energy =
                    2 * distances(x, y) / (m * n) - distances(x, x) / (m * (m - 1)) - distances(y, y) / (n * (n - 1));
            assertThat(q[cut]).isCloseTo(m * n / (m + n) * energy, within(1e-9));
        }
    }

    /** Over all ordered pairs, so twice the paper's sum where both sides are the same. */
    private static double distances(double[] x, double[] y) {
        return Arrays.stream(x)
                .map(a -> Arrays.stream(y).map(b -> Math.abs(a - b)).sum())
                .sum();
    }
}
