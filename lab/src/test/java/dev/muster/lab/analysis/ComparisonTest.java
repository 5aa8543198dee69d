package dev.muster.lab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    @ParameterizedTest
    @CsvSource({"5, 0.0625", "6, 0.03125", "7, 0.015625", "10, 0.001953125"})
    void the_smallest_p_that_pairs_can_reach_is_the_published_one(int pairs, double p) {
        double[] allAbove = IntStream.rangeClosed(1, pairs).asDoubleStream().toArray();

        assertThat(Wilcoxon.signedRank(allAbove).p()).isCloseTo(p, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"3, 0.1", "4, 0.028571", "5, 0.007937", "6, 0.002165"})
    void the_smallest_p_that_unpaired_runs_can_reach_is_the_published_one(int runs, double p) {
        double[] low = IntStream.rangeClosed(1, runs).asDoubleStream().toArray();
        double[] high = IntStream.rangeClosed(101, 100 + runs).asDoubleStream().toArray();

        MannWhitney test = MannWhitney.test(low, high);
        assertThat(test.p()).isCloseTo(p, within(5e-7));
        assertThat(test.u()).isEqualTo(runs * runs);
    }

    @Property(tries = 200)
    void wilcoxons_p_is_what_trying_every_sign_gives_ties_included(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = -5, max = 5) Integer> differences) {
        double[] real = differences.stream()
                .mapToInt(Integer::intValue)
                .filter(it -> it != 0)
                .asDoubleStream()
                .toArray();
        if (real.length == 0) {
            return;
        }
        int[] ranks = Ranks.of(Arrays.stream(real).map(Math::abs).toArray()).doubled();
        int observed = IntStream.range(0, real.length)
                .filter(i -> real[i] > 0)
                .map(i -> ranks[i])
                .sum();
        int below = 0;
        int above = 0;
        for (int signs = 0; signs < 1 << real.length; signs++) {
            int chosen = signs;
            int sum = IntStream.range(0, real.length)
                    .filter(i -> (chosen >> i & 1) == 1)
                    .map(i -> ranks[i])
                    .sum();
            below += sum <= observed ? 1 : 0;
            above += sum >= observed ? 1 : 0;
        }
        double expected = Math.min(1, 2.0 * Math.min(below, above) / (1 << real.length));

        assertThat(Wilcoxon.signedRank(differences.stream()
                                .mapToInt(Integer::intValue)
                                .asDoubleStream()
                                .toArray())
                        .p())
                .isCloseTo(expected, within(1e-12));
    }

    @Property(tries = 200)
    void mann_and_whitneys_p_is_what_dealing_every_hand_gives_ties_included(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 4) Integer> a,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 4) Integer> b) {
        double[] left = a.stream().mapToDouble(Integer::intValue).toArray();
        double[] right = b.stream().mapToDouble(Integer::intValue).toArray();
        double[] all =
                DoubleStream.concat(Arrays.stream(right), Arrays.stream(left)).toArray();
        int[] ranks = Ranks.of(all).doubled();
        int observed = Arrays.stream(ranks, 0, b.size()).sum();
        double hands = 0;
        double below = 0;
        double above = 0;
        for (int hand = 0; hand < 1 << all.length; hand++) {
            if (Integer.bitCount(hand) != b.size()) {
                continue;
            }
            int held = hand;
            int sum = IntStream.range(0, all.length)
                    .filter(i -> (held >> i & 1) == 1)
                    .map(i -> ranks[i])
                    .sum();
            hands++;
            below += sum <= observed ? 1 : 0;
            above += sum >= observed ? 1 : 0;
        }

        assertThat(MannWhitney.test(left, right).p())
                .isCloseTo(Math.min(1, 2 * Math.min(below, above) / hands), within(1e-9));
    }

    @Test
    void large_samples_fall_back_on_the_normal_distribution_without_a_jump() {
        Random random = new Random(3);
        double[] fifty = random.doubles(50, -0.8, 1).toArray();
        double[] fiftyOne = Arrays.copyOf(fifty, 51);
        fiftyOne[50] = -1e-9;

        assertThat(Wilcoxon.signedRank(fifty).exact()).isTrue();
        assertThat(Wilcoxon.signedRank(fiftyOne).exact()).isFalse();
        assertThat(Wilcoxon.signedRank(fiftyOne).p())
                .isCloseTo(Wilcoxon.signedRank(fifty).p(), within(0.02));

        double[] thirty = random.doubles(30, 0, 1).toArray();
        double[] others = random.doubles(30, 0.2, 1.2).toArray();
        double[] oneMore = Arrays.copyOf(others, 31);
        oneMore[30] = 0.6;
        assertThat(MannWhitney.test(thirty, others).exact()).isTrue();
        assertThat(MannWhitney.test(thirty, oneMore).exact()).isFalse();
        assertThat(MannWhitney.test(thirty, oneMore).p())
                .isCloseTo(MannWhitney.test(thirty, others).p(), within(0.02));
    }

    @Test
    void six_differences_reach_an_exact_interval_of_all_of_them_and_five_none() {
        double[] six = {-0.2, 0.1, 0.3, 0.4, 0.7, 1.1};

        assertThat(Wilcoxon.interval(six, 0.95)).contains(new Interval(-0.2, 1.1));
        assertThat(Wilcoxon.interval(Arrays.copyOf(six, 5), 0.95)).isEmpty();
    }

    @Test
    void cliffs_delta_counts_the_pairs_on_either_side() {
        double[] low = {1, 2, 3};

        assertThat(CliffsDelta.of(low, new double[] {4, 5})).isEqualTo(1);
        assertThat(CliffsDelta.of(low, new double[] {0})).isEqualTo(-1);
        assertThat(CliffsDelta.of(low, low)).isZero();
        assertThat(CliffsDelta.of(low, new double[] {2, 3})).isCloseTo((3.0 - 1) / 6, within(1e-12));
    }

    @Test
    void hodges_and_lehmann_find_the_middle_in_spite_of_a_wild_value() {
        assertThat(HodgesLehmann.middle(1, 2, 3)).isEqualTo(2);
        assertThat(HodgesLehmann.middle(1, 2, 3, 4, 1e9)).isEqualTo(3);
        assertThat(HodgesLehmann.shift(new double[] {1, 2, 3}, new double[] {11, 12, 13}))
                .isEqualTo(10);
    }

    @Test
    void benjamini_and_hochberg_give_the_q_values_of_their_paper() {
        // The 15 p values of Benjamini and Hochberg 1995, section 4.2: four findings at q = 0.05.
        double[] p = {
            .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0
        };
        double[] q = BenjaminiHochberg.adjusted(p);

        assertThat(Arrays.stream(q).filter(it -> it <= 0.05)).hasSize(4);
        assertThat(q[0]).isCloseTo(.0015, within(1e-12));
        assertThat(q[3]).isCloseTo(.0095 * 15 / 4, within(1e-12));
        assertThat(q[14]).isEqualTo(1);
        assertThat(BenjaminiHochberg.adjusted(.04, .01)).containsExactly(.04, .02);
    }

    @Test
    void students_t_and_the_normal_distribution_have_the_values_of_the_tables() {
        assertThat(StudentT.reach(0.95, 4)).isCloseTo(2.776445105, within(1e-8));
        assertThat(StudentT.reach(0.95, 1)).isCloseTo(12.706204736, within(1e-7));
        assertThat(StudentT.reach(0.95, 1e6)).isCloseTo(1.95996636, within(1e-6));
        assertThat(StudentT.twoSided(2.776445105, 4)).isCloseTo(0.05, within(1e-9));
        assertThat(Normal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-12));
        assertThat(Normal.above(1.959963984540054)).isCloseTo(0.025, within(1e-12));
        assertThat(Normal.twoSided(-2.326347874)).isCloseTo(0.02, within(1e-9));
    }

    @Test
    void welchs_test_has_the_p_of_a_worked_example() {
        // Worked by hand: means 3 and 7, variances 2.5 and 10, t = 4 / √2.5 with 5.8824 degrees of freedom.
        double[] a = {1, 2, 3, 4, 5};
        double[] b = {3, 5, 7, 9, 11};

        assertThat(Welch.p(a, b)).isCloseTo(StudentT.twoSided(4 / Math.sqrt(2.5), 5.882352941), within(1e-9));
        assertThat(Welch.p(a, b)).isBetween(0.04, 0.05);
        assertThat(Welch.p(new double[] {2, 2}, new double[] {2, 2})).isEqualTo(1);
        assertThat(Welch.p(new double[] {2, 2}, new double[] {3, 3})).isZero();
    }

    @Test
    void a_paired_ratio_ignores_what_disturbed_both_sides_of_a_pair() {
        double[] a = {100, 55, 210, 90, 31, 400, 75, 120};
        double[] b = Arrays.stream(a).map(it -> it * 1.1).toArray();
        PairedRatio ratio = PairedRatio.of(a, b, 1);

        assertThat(ratio.ratio()).isCloseTo(1.1, within(1e-9));
        assertThat(ratio.interval().low()).isCloseTo(1.1, within(1e-9));
        assertThat(ratio.hodgesLehmann()).isCloseTo(1.1, within(1e-9));
        assertThat(ratio.rankInterval()).isPresent();
        assertThat(ratio.change(0.03, true)).isEqualTo(Change.IMPROVED);
        assertThat(ratio.change(0.03, false)).isEqualTo(Change.REGRESSED);
        assertThat(UnpairedRatio.of(a, b, 1).interval().contains(1))
                .as("unpaired, the machine's noise hides the change")
                .isTrue();
    }

    @Test
    void a_pair_with_a_figure_of_zero_is_refused_by_its_number() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedRatio.of(new double[] {1, 0}, new double[] {1, 1}, 1))
                .withMessageContaining("pair 2");
        assertThatIllegalArgumentException().isThrownBy(() -> PairedRatio.of(new double[] {1}, new double[] {1, 1}, 1));
    }

    @Test
    void an_interval_beyond_the_margin_is_a_change_inside_it_equivalence_and_across_its_edge_neither() {
        assertThat(Change.of(new Interval(1.04, 1.2), 0.03, true)).isEqualTo(Change.IMPROVED);
        assertThat(Change.of(new Interval(0.8, 0.96), 0.03, true)).isEqualTo(Change.REGRESSED);
        assertThat(Change.of(new Interval(0.8, 0.96), 0.03, false)).isEqualTo(Change.IMPROVED);
        assertThat(Change.of(new Interval(0.98, 1.02), 0.03, true)).isEqualTo(Change.EQUIVALENT);
        assertThat(Change.of(new Interval(1.01, 1.2), 0.03, true)).isEqualTo(Change.INCONCLUSIVE);
        assertThat(Change.of(new Interval(0.5, 1.5), 0.03, true)).isEqualTo(Change.INCONCLUSIVE);
    }

    @Test
    void the_noise_floor_widens_the_margin_only_when_it_exceeds_what_matters() {
        double[] a = {100, 100, 100, 100, 100, 100};
        double[] b = {90, 92, 100, 101, 108, 110};
        NoiseFloor floor = NoiseFloor.of(PairedRatio.of(a, b, 1));

        assertThat(floor.halfWidth()).isBetween(0.04, 0.1);
        assertThat(floor.margin(0.03)).isEqualTo(floor.halfWidth());
        assertThat(floor.margin(0.5)).isEqualTo(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoiseFloor.of(PairedRatio.of(new double[] {1}, new double[] {1}, 1)));
    }

    @Test
    void the_bootstrap_of_paired_ratios_covers_the_truth_about_as_often_as_it_says() {
        Random random = new Random(7);
        int covered = 0;
        int rounds = 400;
        for (int round = 0; round < rounds; round++) {
            double[] a = new double[10];
            double[] b = new double[10];
            for (int i = 0; i < 10; i++) {
                double machine = Math.exp(0.5 * random.nextGaussian());
                a[i] = machine * Math.exp(0.02 * random.nextGaussian());
                b[i] = machine * 1.05 * Math.exp(0.02 * random.nextGaussian());
            }
            covered += PairedRatio.of(a, b, round).interval().contains(1.05) ? 1 : 0;
        }
        assertThat(covered / (double) rounds).isBetween(0.91, 0.995);
    }

    @Test
    void the_same_seed_gives_the_same_interval() {
        double[] sample = {3, 1, 4, 1, 5, 9, 2, 6};

        assertThat(new Bootstrap(500, 1).interval(sample, Median::of, 0.95))
                .isEqualTo(new Bootstrap(500, 1).interval(sample, Median::of, 0.95));
    }

    @Test
    void a_quantile_lies_between_order_statistics_and_never_between_finite_and_infinite() {
        assertThat(Quantile.ofSorted(new double[] {1, 2, 3, 4}, 0.5)).isEqualTo(2.5);
        assertThat(Quantile.ofSorted(new double[] {1, 2, 3, 4}, 1)).isEqualTo(4);
        assertThat(Quantile.ofSorted(new double[] {1, Double.POSITIVE_INFINITY}, 0.4))
                .isEqualTo(1);
        assertThat(Quantile.ofSorted(new double[] {1, Double.POSITIVE_INFINITY}, 0.6))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }
}
