package dev.muster.lab.agent;

/**
 * An agent that acts by active inference: it updates its belief by Bayes' rule, and takes the first action of the
 * policy with the least expected free energy, looking at every sequence of actions up to its planning horizon.
 *
 * <p>Expected free energy of a policy is the sum over its steps of risk and ambiguity, in nats: {@code D_KL[q(o) ‖
 * p(o)] + Σ q(s) H[P(o | s)]}, where {@code p(o)} are the observations that the agent prefers (Da Costa et al., Active
 * inference on discrete state-spaces: a synthesis, Journal of Mathematical Psychology 99, 2020).
 *
 * <p>Sequences that begin alike share their beginning: with {@code a} actions and horizon {@code h} the belief is moved
 * on {@code a + a² + … + a^h} times. One thread at a time.
 */
public final class ActiveInference {
    private final GenerativeModel model;
    private final double[] logPreferences;
    private final int horizon;
    /** The belief at each depth of the search. */
    private final double[][] ahead;

    private final double[] expected;

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
        this.ahead = new double[horizon][model.states()];
        this.expected = new double[model.observations()];
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

    /** The expected free energy of a sequence of actions under a belief, in nats. */
    public double expectedFreeEnergy(double[] belief, int... policy) {
        double[] now = belief.clone();
        double[] next = new double[belief.length];
        double sum = 0;
        for (int action : policy) {
            model.predict(now, action, next);
            sum += ofStep(next);
            double[] free = now;
            now = next;
            next = free;
        }
        return sum;
    }

    /** The first action of the best policy; of several that are equally good, the one with the lowest number. */
    public int act(double[] belief) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int action = 0; action < model.actions(); action++) {
            double energy = least(belief, action, 0);
            if (energy < least) {
                least = energy;
                best = action;
            }
        }
        return best;
    }

    /** The least expected free energy of all policies that begin with an action at a depth. */
    private double least(double[] belief, int action, int depth) {
        double[] next = ahead[depth];
        model.predict(belief, action, next);
        double energy = ofStep(next);
        if (depth + 1 == horizon) {
            return energy;
        }
        double rest = Double.POSITIVE_INFINITY;
        for (int following = 0; following < model.actions(); following++) {
            rest = Math.min(rest, least(next, following, depth + 1));
        }
        return energy + rest;
    }

    /** Risk and ambiguity of what a belief expects. */
    private double ofStep(double[] belief) {
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
