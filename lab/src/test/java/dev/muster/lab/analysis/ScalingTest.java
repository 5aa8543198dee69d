package dev.muster.lab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Percentage PUBLISHED_DIGITS = Percentage.withPercentage(0.01);

    @Test
    void spec_sdm91_has_the_published_parameters_errors_and_peak() {
        ScalingFit fit = ScalingFit.of(ScalingModel.USL, PublishedScaling.SPEC_SDM91, ScalingFit.Weighting.UNIFORM);
        Scaling scaling = fit.scaling();
        double[] errors = fit.standardErrors();

        assertThat(scaling.sigma()).isCloseTo(.0277285, PUBLISHED_DIGITS);
        assertThat(scaling.kappa()).isCloseTo(1.0437e-4, PUBLISHED_DIGITS);
        assertThat(scaling.lambda()).isCloseTo(89.9952, PUBLISHED_DIGITS);
        assertThat(errors[0]).isCloseTo(14.21, within(.005));
        assertThat(errors[1]).isCloseTo(.0091217, PUBLISHED_DIGITS);
        assertThat(errors[2]).isCloseTo(1.988e-5, within(.0005e-5));
        assertThat(fit.residualError()).isCloseTo(82.8, within(.1));
        assertThat(fit.degrees()).isEqualTo(4);
        assertThat(scaling.peak()).hasValueCloseTo(96.52, PUBLISHED_DIGITS);
        assertThat(scaling.limit()).hasValueCloseTo(1883.9, PUBLISHED_DIGITS);
        assertThat(scaling.ceiling()).hasValueCloseTo(3245.6, PUBLISHED_DIGITS);
    }

    @Test
    void ciscos_benchmark_has_the_published_parameters_and_peak() {
        Scaling scaling = ScalingFit.of(ScalingModel.USL, PublishedScaling.CISCO, ScalingFit.Weighting.UNIFORM)
                .scaling();

        assertThat(scaling.sigma()).isCloseTo(.0267159, PUBLISHED_DIGITS);
        assertThat(scaling.kappa()).isCloseTo(7.69094e-4, PUBLISHED_DIGITS);
        assertThat(scaling.lambda()).isCloseTo(995.649, PUBLISHED_DIGITS);
        assertThat(scaling.peak()).hasValueCloseTo(35.57, within(.005));
        assertThat(scaling.limit()).hasValueCloseTo(12_342.0, PUBLISHED_DIGITS);
    }

    @Test
    void intervals_take_the_two_sided_quantile_with_the_fits_own_degrees() {
        ScalingFit fit = ScalingFit.of(ScalingModel.USL, PublishedScaling.SPEC_SDM91, ScalingFit.Weighting.UNIFORM);
        Interval sigma = fit.intervals(0.95).get(1);

        assertThat(sigma.halfWidth() / fit.standardErrors()[1]).isCloseTo(2.776445, within(1e-5));
    }

    @Test
    void the_law_splits_what_is_lost_into_contention_and_coherency() {
        Scaling scaling = new Scaling(100, 0.02, 0.001);

        for (double n : new double[] {1, 7, 300}) {
            assertThat(scaling.efficiency(n) + scaling.contentionShare(n) + scaling.coherencyShare(n))
                    .isCloseTo(1, within(1e-12));
        }
        assertThat(scaling.contentionShare(20)).isCloseTo(scaling.coherencyShare(20), within(1e-12));
        assertThat(scaling.coherencyOvertakes()).hasValueCloseTo(20.0, within(1e-12));
        assertThat(scaling.peak().orElseThrow()).isCloseTo(Math.sqrt(980), within(1e-9));
        assertThat(scaling.throughput(scaling.peak().orElseThrow()))
                .isGreaterThan(scaling.throughput(31.2))
                .isGreaterThan(scaling.throughput(31.4));
    }

    @Test
    void the_latency_of_a_throughput_is_the_latency_of_the_agents_that_reach_it() {
        Scaling scaling = new Scaling(40, 0.06, 0.0006);

        for (double n : new double[] {1, 5, 20, 39}) {
            assertThat(scaling.latencyAt(scaling.throughput(n))).hasValueCloseTo(scaling.latency(n), within(1e-9));
        }
        assertThat(scaling.latencyAt(scaling.limit().orElseThrow() * 1.01)).isEmpty();
        Scaling amdahl = new Scaling(40, 0.06, 0);
        assertThat(amdahl.latencyAt(400)).hasValueCloseTo(0.05875, within(1e-12));
        assertThat(amdahl.latencyAt(700)).isEmpty();
    }

    @Test
    void without_coherency_there_is_no_peak_but_a_ceiling_and_a_straight_line_has_neither() {
        assertThat(new Scaling(10, 0.1, 0).peak()).isEmpty();
        assertThat(new Scaling(10, 0.1, 0).limit()).hasValue(100);
        assertThat(new Scaling(10, 0.1, 0).knee()).hasValue(10);
        assertThat(new Scaling(10, 0, 0).limit()).isEmpty();
    }

    @Test
    void the_simplest_law_that_explains_the_data_is_chosen() {
        assertThat(chosen(new Scaling(100, 0, 0))).isEqualTo(ScalingModel.LINEAR);
        assertThat(chosen(new Scaling(100, 0.1, 0))).isEqualTo(ScalingModel.AMDAHL);
        assertThat(chosen(new Scaling(100, 0.05, 0.0005))).isEqualTo(ScalingModel.USL);
    }

    private static ScalingModel chosen(Scaling truth) {
        return ScalingChoice.of(simulated(truth, 0.01, 3, 5), ScalingFit.Weighting.RELATIVE)
                .chosen()
                .model();
    }

    @Test
    void data_without_noise_does_not_let_rounding_errors_choose() {
        assertThat(ScalingChoice.of(simulated(new Scaling(100, 0, 0), 0, 1, 1), ScalingFit.Weighting.RELATIVE)
                        .chosen()
                        .model())
                .isEqualTo(ScalingModel.LINEAR);
        ScalingFit exact = ScalingChoice.of(
                        simulated(new Scaling(100, 0.03, 0.0001), 0, 1, 1), ScalingFit.Weighting.RELATIVE)
                .chosen();
        assertThat(exact.scaling().sigma()).isCloseTo(0.03, within(1e-6));
        assertThat(exact.scaling().kappa()).isCloseTo(0.0001, within(1e-8));
    }

    @Test
    void throughput_that_grows_more_than_in_proportion_leaves_both_costs_at_zero() {
        List<ScalingPoint> superlinear = IntStream.of(1, 2, 4, 8, 16, 32)
                .mapToObj(n -> new ScalingPoint(n, n, 100.0 * Math.pow(n, 1.1)))
                .toList();
        Scaling scaling = ScalingFit.of(ScalingModel.USL, superlinear, ScalingFit.Weighting.RELATIVE)
                .scaling();

        assertThat(scaling.sigma()).isZero();
        assertThat(scaling.kappa()).isZero();
    }

    @Test
    void relative_weights_keep_the_large_throughputs_from_drowning_the_small_ones() {
        Scaling truth = new Scaling(100, 0.02, 2e-5);
        double uniform = 0;
        double relative = 0;
        for (int seed = 0; seed < 200; seed++) {
            List<ScalingPoint> points = simulated(truth, 0.03, 1, seed);
            uniform += Math.pow(sigma(points, ScalingFit.Weighting.UNIFORM) - 0.02, 2);
            relative += Math.pow(sigma(points, ScalingFit.Weighting.RELATIVE) - 0.02, 2);
        }
        assertThat(relative).isLessThan(uniform);
    }

    private static double sigma(List<ScalingPoint> points, ScalingFit.Weighting weighting) {
        return ScalingFit.of(ScalingModel.USL, points, weighting).scaling().sigma();
    }

    @Test
    void intervals_by_repetitions_and_by_the_t_distribution_cover_the_truth_about_as_often_as_they_say() {
        Scaling truth = new Scaling(100, 0.03, 0.0002);
        int rounds = Boolean.getBoolean("muster.tests.all") ? 40 : 16;
        int byRepetitions = 0;
        int byT = 0;
        int peaks = 0;
        for (int seed = 0; seed < rounds; seed++) {
            ScalingDraws repeated = draws(simulated(truth, 0.02, 5, seed));
            ScalingDraws once = draws(simulated(truth, 0.02, 1, seed));
            assertThat(repeated.method()).isEqualTo(ScalingDraws.Method.BOOTSTRAP);
            assertThat(once.method()).isEqualTo(ScalingDraws.Method.STUDENT_T);
            byRepetitions += repeated.interval(Scaling::sigma).contains(0.03) ? 1 : 0;
            byT += once.interval(Scaling::sigma).contains(0.03) ? 1 : 0;
            peaks += once.interval(it -> it.peak().orElse(Double.POSITIVE_INFINITY))
                            .contains(truth.peak().orElseThrow())
                    ? 1
                    : 0;
        }
        assertThat(byRepetitions / (double) rounds).isBetween(0.8, 1.0);
        assertThat(byT / (double) rounds).isBetween(0.87, 1.0);
        assertThat(peaks / (double) rounds).isBetween(0.87, 1.0);
    }

    @Test
    void the_interval_of_a_peak_that_the_data_do_not_show_is_open_above() {
        // The ladder ends at 200; the peak lies at 700.
        List<ScalingPoint> points = simulated(new Scaling(100, 0.02, 2e-6), 0.03, 3, 4);
        Interval peak = draws(points).interval(it -> it.peak().orElse(Double.POSITIVE_INFINITY));

        assertThat(peak.high()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(peak.low()).isGreaterThan(100);
    }

    private static ScalingDraws draws(List<ScalingPoint> points) {
        return ScalingDraws.of(ScalingFit.of(ScalingModel.USL, points, ScalingFit.Weighting.RELATIVE), 1);
    }

    private static List<ScalingPoint> simulated(Scaling truth, double noise, int repetitions, long seed) {
        Random random = new Random(seed);
        List<ScalingPoint> points = new ArrayList<>();
        for (int n : new int[] {1, 5, 10, 25, 50, 100, 200}) {
            for (int i = 0; i < repetitions; i++) {
                points.add(new ScalingPoint(n, n, truth.throughput(n) * Math.exp(noise * random.nextGaussian())));
            }
        }
        return points;
    }
}
