package dev.muster.core.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Beliefs, calibration and drift, against figures worked out by hand or by simulation. */
@Tag("unit")
class SelfKnowledgeTest {
    @Test
    void a_belief_starts_from_the_stated_prior_and_weighs_by_precision() {
        assertThat(Belief.PRIOR).isEqualTo(new Belief(0.5, 0.25, 0));
        Belief self = Belief.PRIOR.afterSelfScore(0.9);
        // Precisions 4 and 10: (4 x 0.5 + 10 x 0.9) / 14, 1 / 14.
        assertThat(self.mean()).isCloseTo(11.0 / 14, within(1e-12));
        assertThat(self.variance()).isCloseTo(1.0 / 14, within(1e-12));
        Belief sure = self.afterEvidence(0.3, 1);
        // Precisions 14 and 20: (11 + 6) / 34.
        assertThat(sure.mean()).isCloseTo(17.0 / 34, within(1e-12));
        assertThat(sure.n()).isEqualTo(2);
    }

    @Test
    void evidence_that_is_half_as_sure_counts_half_as_much() {
        Belief half = Belief.PRIOR.afterEvidence(1, 0.5);
        // Variance 0.05 / 0.5 = 0.1, precision 10.
        assertThat(half.mean()).isCloseTo((4 * 0.5 + 10) / 14, within(1e-12));
    }

    @Test
    void below_five_pairs_there_is_not_enough_data() {
        List<Calibration.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pairs.add(new Calibration.Pair(0.9, 0.5));
        }
        assertThat(Calibration.of(pairs, 100).brier()).isNull();
        pairs.add(new Calibration.Pair(0.9, 0.5));
        Calibration enough = Calibration.of(pairs, 100);
        assertThat(enough.brier()).isCloseTo(0.16, within(1e-12));
        assertThat(enough.bias()).isCloseTo(0.4, within(1e-12));
        assertThat(enough.curve()).singleElement().satisfies(bin -> {
            assertThat(bin.from()).isEqualTo(0.9);
            assertThat(bin.pairs()).isEqualTo(5);
            assertThat(bin.grounded()).isCloseTo(0.5, within(1e-12));
        });
    }

    @Test
    void a_perfect_agent_has_a_brier_score_of_zero() {
        List<Calibration.Pair> pairs = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            pairs.add(new Calibration.Pair(i / 10.0, i / 10.0));
        }
        Calibration perfect = Calibration.of(pairs, 100);
        assertThat(perfect.brier()).isEqualTo(0.0);
        assertThat(perfect.curve())
                .hasSize(10)
                .allSatisfy(bin -> assertThat(bin.self()).isCloseTo(bin.grounded(), within(1e-12)));
    }

    @Test
    void false_alarms_of_drift_come_as_seldom_as_stated() {
        SplittableRandom random = new SplittableRandom(7);
        int runs = 4_000;
        long observations = 0;
        for (int run = 0; run < runs; run++) {
            double over = 0;
            double under = 0;
            while (Math.max(over, under) < Drift.THRESHOLD) {
                double gap = random.nextGaussian();
                over = Math.max(0, over + gap - Drift.ALLOWANCE);
                under = Math.max(0, under - gap - Drift.ALLOWANCE);
                observations++;
            }
        }
        assertThat(observations / (double) runs).isCloseTo(Drift.OBSERVATIONS_PER_FALSE_ALARM, within(25.0));
    }

    @Test
    void an_agent_that_comes_to_overrate_itself_is_found_within_a_few_observations() {
        List<Calibration.Pair> pairs = new ArrayList<>();
        int found = 0;
        while (Drift.of(Vector.KNOW, pairs).level() != Drift.Level.SEVERE) {
            pairs.add(new Calibration.Pair(1.0, 0.2));
            found++;
        }
        // A gap of 0.8 is 2.07 standard deviations: 1.57 more each time, so four reach 5.
        assertThat(found).isEqualTo(4);
        assertThat(Drift.of(Vector.KNOW, pairs).overrating()).isTrue();
        assertThat(Drift.of(Vector.KNOW, List.of()).level()).isEqualTo(Drift.Level.NONE);
        assertThat(Drift.of(Vector.KNOW, pairs.subList(0, 2)).level()).isEqualTo(Drift.Level.LOW);
        assertThat(Drift.of(Vector.KNOW, pairs.subList(0, 3)).level()).isEqualTo(Drift.Level.MODERATE);
    }
}
