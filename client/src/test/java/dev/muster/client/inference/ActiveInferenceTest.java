package dev.muster.client.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Active inference, held against cases that were computed by hand. */
class ActiveInferenceTest {
    private static final double LN2 = Math.log(2);

    /** Two states, two observations that fit 9 times in 10 and 8 times in 10, and two actions: stay, and swap. */
    private static final class TwoStates implements GenerativeModel {
        private static final double[][] OBSERVED = {{0.9, 0.2}, {0.1, 0.8}};

        @Override
        public int states() {
            return 2;
        }

        @Override
        public int actions() {
            return 2;
        }

        @Override
        public int observations() {
            return 2;
        }

        @Override
        public void predict(double[] belief, int action, double[] into) {
            into[0] = belief[action == 0 ? 0 : 1];
            into[1] = belief[action == 0 ? 1 : 0];
        }

        @Override
        public void expect(double[] belief, double[] into) {
            for (int o = 0; o < 2; o++) {
                into[o] = OBSERVED[o][0] * belief[0] + OBSERVED[o][1] * belief[1];
            }
        }

        @Override
        public double likelihood(int observation, int state) {
            return OBSERVED[observation][state];
        }

        @Override
        public double ambiguity(double[] belief) {
            return belief[0] * entropy(0.9) + belief[1] * entropy(0.8);
        }

        private static double entropy(double p) {
            return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
        }
    }

    private static ActiveInference preferring(double first, int horizon) {
        return new ActiveInference(new TwoStates(), new double[] {Math.log(first), Math.log(1 - first)}, horizon);
    }

    @Test
    void a_belief_is_updated_by_bayes_rule() {
        double[] belief = {0.5, 0.5};

        double evidence = preferring(0.5, 1).update(belief, 0);

        assertThat(evidence).isEqualTo(0.55, within(1e-15));
        assertThat(belief).containsExactly(new double[] {9.0 / 11, 2.0 / 11}, within(1e-15));
    }

    @Test
    void an_impossible_observation_leaves_the_belief_as_it_was() {
        GridModel grid = new GridModel();
        double[] inACorner = new double[grid.states()];
        inACorner[GridModel.state(0, 12)] = 1;
        double[] before = inACorner.clone();

        int insideAndNothingSeen = 4 * 10;
        assertThat(grid.mind(1).update(inACorner, insideAndNothingSeen)).isZero();
        assertThat(inACorner).containsExactly(before);
    }

    /**
     * With nothing preferred, risk is ln 2 less the entropy of what is expected; for a sure belief that is the
     * ambiguity.
     */
    @Test
    void without_preferences_a_sure_belief_expects_ln_2_whatever_it_does() {
        ActiveInference mind = preferring(0.5, 1);

        assertThat(mind.expectedFreeEnergy(new double[] {1, 0}, 0)).isCloseTo(LN2, within(1e-12));
        assertThat(mind.expectedFreeEnergy(new double[] {1, 0}, 1)).isCloseTo(LN2, within(1e-12));
        assertThat(mind.expectedFreeEnergy(new double[] {1, 0}, 0, 1, 1)).isCloseTo(3 * LN2, within(1e-12));
    }

    @Test
    void risk_and_ambiguity_of_an_even_belief_are_those_computed_by_hand() {
        // q(o) = (0.55, 0.45). Risk 0.55 ln 1.1 + 0.45 ln 0.9 = 0.005008; ambiguity (0.325083 + 0.500402) / 2 =
        // 0.412743.
        assertThat(preferring(0.5, 1).expectedFreeEnergy(new double[] {0.5, 0.5}, 0))
                .isCloseTo(0.417751, within(1e-6));
        // With p(o) = (0.8, 0.2): 0.55 ln(0.55/0.8) + 0.45 ln(0.45/0.2) + 0.412743 = 0.571579.
        assertThat(preferring(0.8, 1).expectedFreeEnergy(new double[] {0.5, 0.5}, 1))
                .isCloseTo(0.571579, within(1e-6));
    }

    @Test
    void it_does_what_leads_to_what_it_prefers() {
        assertThat(preferring(0.8, 1).actionProbabilities(new double[] {1, 0})[0])
                .isGreaterThan(0.99);
        assertThat(preferring(0.8, 1).actionProbabilities(new double[] {0, 1})[1])
                .isGreaterThan(0.99);
        assertThat(preferring(0.2, 3).actionProbabilities(new double[] {1, 0})[1])
                .isGreaterThan(0.99);
    }

    @Test
    void what_makes_no_difference_is_done_at_random() {
        assertThat(preferring(0.8, 2).actionProbabilities(new double[] {0.5, 0.5}))
                .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    @Test
    void every_sequence_of_actions_is_weighed_by_its_expected_free_energy() {
        GridModel grid = new GridModel();
        ActiveInference mind = grid.mind(2);
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 5; trial++) {
            double[] belief = random.doubles(grid.states()).toArray();
            double sum = Arrays.stream(belief).sum();
            Arrays.setAll(belief, state -> belief[state] / sum);
            double[] weights = new double[GridModel.ACTIONS];
            for (int first = 0; first < GridModel.ACTIONS; first++) {
                for (int second = 0; second < GridModel.ACTIONS; second++) {
                    weights[first] += Math.exp(-16 * mind.expectedFreeEnergy(belief, first, second));
                }
            }
            double all = Arrays.stream(weights).sum();

            assertThat(mind.actionProbabilities(belief))
                    .containsExactly(
                            Arrays.stream(weights).map(weight -> weight / all).toArray(), within(1e-9));
        }
    }

    @Test
    void preferences_for_other_observations_are_refused() {
        assertThatThrownBy(() -> new ActiveInference(new TwoStates(), new double[3], 1))
                .hasMessageContaining("2 observations");
    }

    // --- the grid ---

    @Test
    void every_state_of_the_grid_is_seen_with_probabilities_that_add_up_to_one() {
        GridModel grid = new GridModel();
        for (int state = 0; state < grid.states(); state++) {
            int at = state;
            assertThat(IntStream.range(0, grid.observations())
                            .mapToDouble(observation -> grid.likelihood(observation, at))
                            .sum())
                    .isCloseTo(1, within(1e-12));
        }
        assertThat(Arrays.stream(grid.logPreferences()).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
    }

    /** The grid knows shorter ways to these sums than their definitions are. */
    @Test
    void what_is_expected_and_how_ambiguous_it_is_are_the_sums_over_all_states() {
        GridModel grid = new GridModel();
        SplittableRandom random = new SplittableRandom(3);
        double[] belief = random.doubles(grid.states())
                .map(weight -> random.nextInt(3) == 0 ? 0 : weight)
                .toArray();
        double all = Arrays.stream(belief).sum();
        Arrays.setAll(belief, state -> belief[state] / all);
        double[] expected = new double[grid.observations()];
        double ambiguity = 0;
        for (int state = 0; state < grid.states(); state++) {
            for (int observation = 0; observation < grid.observations(); observation++) {
                double likelihood = grid.likelihood(observation, state);
                expected[observation] += likelihood * belief[state];
                ambiguity -= likelihood == 0 ? 0 : belief[state] * likelihood * Math.log(likelihood);
            }
        }
        double[] found = new double[grid.observations()];

        grid.expect(belief, found);

        assertThat(found).containsExactly(expected, within(1e-14));
        assertThat(grid.ambiguity(belief)).isCloseTo(ambiguity, within(1e-12));
    }

    @Test
    void a_move_leads_to_the_next_cell_and_nowhere_at_a_wall() {
        GridModel grid = new GridModel();
        double[] belief = new double[grid.states()];
        double[] next = new double[grid.states()];
        belief[GridModel.state(0, 7)] = 1;
        int north = 1;
        int east = 2;

        grid.predict(belief, east, next);
        assertThat(next[GridModel.state(1, 7)]).isEqualTo(1);
        grid.predict(belief, north, next);
        assertThat(next[GridModel.state(0, 7)]).isEqualTo(1);
        assertThat(Arrays.stream(next).sum()).isEqualTo(1);
    }

    @Test
    void a_sure_agent_beside_its_target_steps_onto_it() {
        GridModel grid = new GridModel();
        double[] belief = new double[grid.states()];
        belief[GridModel.state(11, 12)] = 1;

        int east = 2;
        assertThat(grid.mind(2).actionProbabilities(belief)[east]).isGreaterThan(0.99);
    }

    @Test
    void an_agent_that_thinks_finds_its_target_sooner_than_one_that_wanders() {
        GridModel grid = new GridModel();
        int steps = 2000;
        for (int seed = 40; seed < 46; seed++) {
            GridAgent thinking = new GridAgent(grid, seed);
            ActiveInference mind = grid.mind(2);
            for (int step = 0; step < steps; step++) {
                assertThat(thinking.step(mind)).isTrue();
            }

            assertThat(thinking.found()).as("seed %d", seed).isGreaterThan(2L * wandered(grid, steps));
        }
    }

    /**
     * Each agent came to a place beside a wall, after some hundreds of steps, where whether its last move had failed
     * was all it still wanted to know; it went round there, and found nothing any more.
     */
    @Test
    void an_agent_does_not_tire_of_looking() {
        GridModel grid = new GridModel();
        for (int seed = 7; seed < 11; seed++) {
            GridAgent agent = new GridAgent(grid, seed);
            ActiveInference mind = grid.mind(2);
            for (int thousand = 1; thousand <= 5; thousand++) {
                long before = agent.found();
                for (int step = 0; step < 1000; step++) {
                    agent.step(mind);
                }
                assertThat(agent.found() - before)
                        .as("seed %d, thousand %d", seed, thousand)
                        .isGreaterThan(100);
            }
        }
    }

    @Test
    void agents_that_share_a_mind_do_what_each_does_with_its_own() {
        GridModel grid = new GridModel();
        ActiveInference shared = grid.mind(2);
        GridAgent one = new GridAgent(grid, 1);
        GridAgent other = new GridAgent(grid, 2);
        for (int step = 0; step < 500; step++) {
            one.step(shared);
            other.step(shared);
        }

        assertThat(one.found()).isPositive().isEqualTo(foundAlone(grid, 1, 500));
        assertThat(other.found()).isPositive().isEqualTo(foundAlone(grid, 2, 500));
    }

    private static long foundAlone(GridModel grid, long seed, int steps) {
        GridAgent agent = new GridAgent(grid, seed);
        ActiveInference mind = grid.mind(2);
        for (int step = 0; step < steps; step++) {
            agent.step(mind);
        }
        return agent.found();
    }

    /** How often somebody comes to the target who moves at random. */
    private static long wandered(GridModel grid, int steps) {
        SplittableRandom random = new SplittableRandom(11);
        int cell = 12;
        int target = 3;
        long found = 0;
        for (int step = 0; step < steps; step++) {
            cell = grid.destination(cell, random.nextInt(GridModel.ACTIONS));
            if (cell == target) {
                found++;
                while (target == cell) {
                    target = random.nextInt(GridModel.CELLS);
                }
            }
        }
        return found;
    }
}
