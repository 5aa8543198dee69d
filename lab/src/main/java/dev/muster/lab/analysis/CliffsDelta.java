package dev.muster.lab.analysis;

/** Cliff's delta: how far one sample lies beyond another, as a share of all pairs. */
public final class CliffsDelta {
    private CliffsDelta() {}

    /**
     * (#(b > a) − #(b < a)) / (n_a · n_b): 1 when every b exceeds every a, −1 when none reaches any, 0 when they
     * overlap evenly.
     *
     * @param a at least one value
     * @param b at least one value
     */
    public static double of(double[] a, double[] b) {
        long balance = 0;
        for (double left : a) {
            for (double right : b) {
                balance += Double.compare(right, left);
            }
        }
        return balance / ((double) a.length * b.length);
    }
}
