package dev.muster.lab.analysis;

import java.util.stream.DoubleStream;

/**
 * The Mann–Whitney U test: whether values of one sample tend to exceed those of another. Exact, equal values included,
 * up to 60 values together: every way to deal the ranks out is counted. Beyond that a normal approximation with
 * correction for ties and continuity.
 *
 * @param u pairs in which b exceeds a, equal pairs counting half
 * @param p two-sided
 * @param exact whether p was counted
 */
public record MannWhitney(double u, double p, boolean exact) {
    private static final int COUNTED_UP_TO = 60;

    /**
     * Tests two samples, each of at least one value.
     *
     * @param a one side
     * @param b the other
     */
    public static MannWhitney test(double[] a, double[] b) {
        if (a.length == 0 || b.length == 0) {
            throw new IllegalArgumentException("both sides need values: " + a.length + " and " + b.length);
        }
        int n = a.length + b.length;
        Ranks ranks = Ranks.of(
                DoubleStream.concat(DoubleStream.of(b), DoubleStream.of(a)).toArray());
        int doubled = 0;
        for (int i = 0; i < b.length; i++) {
            doubled += ranks.doubled()[i];
        }
        double u = doubled / 2.0 - b.length * (b.length + 1) / 2.0;
        if (n <= COUNTED_UP_TO) {
            return new MannWhitney(u, counted(ranks.doubled(), b.length, doubled), true);
        }
        double product = (double) a.length * b.length;
        double variance = product / 12 * (n + 1 - ranks.tieTerm() / (n * (n - 1.0)));
        double distance = Math.max(0, Math.abs(u - product / 2) - 0.5);
        return new MannWhitney(u, variance == 0 ? 1 : Normal.twoSided(distance / Math.sqrt(variance)), false);
    }

    private static double counted(int[] ranks, int chosen, int sum) {
        int most = 0;
        for (int rank : ranks) {
            most += rank;
        }
        double[][] ways = new double[chosen + 1][most + 1];
        ways[0][0] = 1;
        for (int rank : ranks) {
            for (int k = chosen; k >= 1; k--) {
                for (int s = most; s >= rank; s--) {
                    ways[k][s] += ways[k - 1][s - rank];
                }
            }
        }
        double all = 0;
        double below = 0;
        double above = 0;
        for (int s = 0; s <= most; s++) {
            all += ways[chosen][s];
            below += s <= sum ? ways[chosen][s] : 0;
            above += s >= sum ? ways[chosen][s] : 0;
        }
        return Math.min(1, 2 * Math.min(below, above) / all);
    }
}
