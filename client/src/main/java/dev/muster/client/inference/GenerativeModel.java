package dev.muster.client.inference;

/**
 * A partially observable Markov decision process as an agent believes its world to be: discrete hidden states, actions
 * that move between them, and observations that say something of them. A belief is a probability for each state.
 */
public interface GenerativeModel {

    /** How many hidden states there are. */
    int states();

    /** How many actions. */
    int actions();

    /** How many observations. */
    int observations();

    /**
     * The belief after an action: {@code q(s') = Σ P(s' | s, u) q(s)}.
     *
     * @param into overwritten with the result; another array than the belief, and at least as long
     */
    void predict(double[] belief, int action, double[] into);

    /**
     * What will be observed under a belief: {@code q(o) = Σ P(o | s) q(s)}.
     *
     * @param into overwritten with the result
     */
    void expect(double[] belief, double[] into);

    /** {@code P(o | s)}. */
    double likelihood(int observation, int state);

    /** How little the observations say of the states under a belief, in nats: {@code Σ q(s) H[P(o | s)]}. */
    double ambiguity(double[] belief);
}
