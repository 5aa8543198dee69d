package dev.muster.client.inference;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * An agent that acts by active inference: it updates its belief by Bayes' rule, weighs every sequence of actions (a
 * policy) of the length of its planning horizon by its expected free energy, {@code P(π) ∝ exp(−γ G(π))}, and draws its
 * next action from what the policies begin with. So it does at random what makes no difference within its horizon.
 *
 * <p>Expected free energy of a policy is the sum over its steps of risk and ambiguity, in nats: {@code D_KL[q(o) ‖
 * p(o)] + Σ q(s) H[P(o | s)]}, where {@code p(o)} are the observations that the agent prefers (Da Costa et al., Active
 * inference on discrete state-spaces: a synthesis, Journal of Mathematical Psychology 99, 2020).
 *
 * <p>Sequences that begin alike share their beginning: with {@code a} actions and horizon {@code h} the belief is moved
 * on {@code a + a² + … + a^h} times. One thread at a time; between calls it keeps nothing but room to compute in, so
 * that agents may share one.
 */
public final class ActiveInference {
    /** γ, the precision with which policies are told apart; 16 is what the field's programs have by default. */
    private static final double PRECISION = 16;
    /** Two cache lines of 64 bytes: what one agent writes is not beside what another one on its own processor reads. */
    private static final int MARGIN = 16;

    private final GenerativeModel model;
    private final double[] logPreferences;
    private final int horizon;
    /** The belief at each depth of the search. */
    private final double[][] ahead;

    private final int policies;

    /**
     * @param logPreferences the logarithm of the probability with which each observation is preferred
     * @param horizon how many actions it looks ahead; at least 1
     */
    public ActiveInference(GenerativeModel model, double[] logPreferences, int horizon) {
        if (logPreferences.length != model.observations() || horizon < 1) {
            throw new IllegalArgumentException("one preference for each of " + model.observations()
                    + " observations and a horizon of 1 or more are needed, not " + logPreferences.length + " and "
                    + horizon);
        }
        this.model = model;
        this.logPreferences = logPreferences.clone();
        this.horizon = horizon;
        this.ahead = new double[horizon][model.states() + MARGIN];
        this.policies = Math.toIntExact(Math.round(Math.pow(model.actions(), horizon)));
    }

    /**
     * Updates a belief by what was observed: {@code q(s | o) ∝ P(o | s) q(s)}.
     *
     * @param belief overwritten with the result
     * @return how probable the observation was under the belief; at 0 it was impossible, and the belief is left as it
     *     was
     */
    public double update(double[] belief, int observation) {
        double evidence = 0;
        for (int state = 0; state < belief.length; state++) {
            evidence += model.likelihood(observation, state) * belief[state];
        }
        if (evidence > 0) {
            for (int state = 0; state < belief.length; state++) {
                belief[state] *= model.likelihood(observation, state) / evidence;
            }
        }
        return evidence;
    }

    /**
     * Moves a belief on by an action that was done.
     *
     * @param belief overwritten with the result
     */
    public void advance(double[] belief, int action) {
        double[] next = ahead[0];
        model.predict(belief, action, next);
        System.arraycopy(next, 0, belief, 0, belief.length);
    }

    /** The expected free energy of a sequence of actions under a belief, in nats. */
    public double expectedFreeEnergy(double[] belief, int... policy) {
        double[] now = belief.clone();
        double[] next = new double[belief.length];
        double[] expected = new double[model.observations()];
        double sum = 0;
        for (int action : policy) {
            model.predict(now, action, next);
            sum += ofStep(next, expected);
            double[] free = now;
            now = next;
            next = free;
        }
        return sum;
    }

    /** Draws the next action. */
    public int act(double[] belief, RandomGenerator random) {
        double left = random.nextDouble();
        double[] of = actionProbabilities(belief);
        for (int action = 0; action < of.length; action++) {
            left -= of[action];
            if (left < 0) {
                return action;
            }
        }
        return of.length - 1; // rounding left a crumb
    }

    /** With which probability each action is the next one. */
    public double[] actionProbabilities(double[] belief) {
        double[] energies = new double[policies];
        weigh(belief, new Search(energies, new double[model.observations()]), 0, 0, 0);
        double least = Arrays.stream(energies).min().orElseThrow();
        double sum = 0;
        double[] probabilities = new double[model.actions()];
        int beginAlike = energies.length / model.actions();
        for (int policy = 0; policy < energies.length; policy++) {
            double weight = Math.exp(-PRECISION * (energies[policy] - least));
            probabilities[policy / beginAlike] += weight;
            sum += weight;
        }
        for (int action = 0; action < probabilities.length; action++) {
            probabilities[action] /= sum;
        }
        return probabilities;
    }

    /**
     * What a search writes to again and again.
     *
     * @param energies of each policy, those that begin alike side by side
     * @param expected observations
     */
    private record Search(double[] energies, double[] expected) {}

    /** The expected free energy of all policies that begin as one did up to a depth. */
    private void weigh(double[] belief, Search search, int depth, int begun, double soFar) {
        double[] next = ahead[depth];
        for (int action = 0; action < model.actions(); action++) {
            model.predict(belief, action, next);
            double energy = soFar + ofStep(next, search.expected());
            int policy = begun * model.actions() + action;
            if (depth + 1 == horizon) {
                search.energies()[policy] = energy;
            } else {
                weigh(next, search, depth + 1, policy, energy);
            }
        }
    }

    /** Risk and ambiguity of what a belief expects. */
    private double ofStep(double[] belief, double[] expected) {
        model.expect(belief, expected);
        double risk = 0;
        for (int observation = 0; observation < expected.length; observation++) {
            double probability = expected[observation];
            if (probability > 0) {
                risk += probability * (Math.log(probability) - logPreferences[observation]);
            }
        }
        return risk + model.ambiguity(belief);
    }
}
