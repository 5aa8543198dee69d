package dev.muster.core.cascade;

/**
 * What is believed of an agent's true score on a vector: a normal distribution, updated by each observation (conjugate
 * normal-normal update with known observation variance: precisions add, the mean is weighted by them).
 *
 * @param mean 0 to 1 in the usual case
 * @param variance of the belief, above 0
 * @param n observations so far
 */
public record Belief(double mean, double variance, long n) {
    /** Before anything is known. */
    public static final Belief PRIOR = new Belief(0.5, 0.25, 0);

    private static final double SELF_VARIANCE = 0.1;
    private static final double GROUNDED_VARIANCE = 0.05;

    /** After a score that the agent gave itself. */
    public Belief afterSelfScore(double score) {
        return after(score, SELF_VARIANCE);
    }

    /** After evidence; {@code confidence} above 0 up to 1: less sure evidence counts less. */
    public Belief afterEvidence(double score, double confidence) {
        return after(score, GROUNDED_VARIANCE / confidence);
    }

    private Belief after(double observed, double observationVariance) {
        double precision = 1 / variance + 1 / observationVariance;
        double updated = (mean / variance + observed / observationVariance) / precision;
        return new Belief(updated, 1 / precision, n + 1);
    }
}
