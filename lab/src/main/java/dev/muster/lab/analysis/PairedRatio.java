package dev.muster.lab.analysis;

import java.util.Optional;

/**
 * Two configurations, measured in pairs of neighbouring runs so that what disturbs the machine disturbs both: by what
 * factor does B differ from A?
 *
 * @param pairs how many
 * @param ratio ρ, the median of the ratios B/A
 * @param interval 95 % interval of ρ: percentile bootstrap over pairs
 * @param test Wilcoxon's test of the logarithms of the ratios
 * @param hodgesLehmann the ratio by Hodges and Lehmann, on logarithms
 * @param rankInterval its exact 95 % interval; empty with fewer than six pairs
 */
public record PairedRatio(
        int pairs,
        double ratio,
        Interval interval,
        Wilcoxon test,
        double hodgesLehmann,
        Optional<Interval> rankInterval) {

    /** Fewer pairs cannot reach p = 0.05 by Wilcoxon's test. */
    public static final int LEAST_PAIRS = 6;

    /** After so many pairs an undecided comparison stays inconclusive. */
    public static final int MOST_PAIRS = 20;

    /** What the intervals cover. */
    public static final double LEVEL = 0.95;

    private static final int RESAMPLES = 10_000;

    /**
     * Compares.
     *
     * @param a figures of A, one a run, all above zero
     * @param b figures of B, each beside its partner in a
     * @param seed of the bootstrap
     * @throws IllegalArgumentException on no pairs, sides of unequal length, or a figure not above zero
     */
    public static PairedRatio of(double[] a, double[] b, long seed) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException("pairs need two sides of one length: " + a.length + ", " + b.length);
        }
        double[] ratios = new double[a.length];
        double[] logs = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            if (!(a[i] > 0 && b[i] > 0)) {
                throw new IllegalArgumentException(
                        "pair " + (i + 1) + " has no ratio: A is " + a[i] + ", B is " + b[i]);
            }
            ratios[i] = b[i] / a[i];
            logs[i] = Math.log(ratios[i]);
        }
        return new PairedRatio(
                a.length,
                Median.of(ratios),
                new Bootstrap(RESAMPLES, seed).interval(ratios, Median::of, LEVEL),
                Wilcoxon.signedRank(logs),
                Math.exp(HodgesLehmann.middle(logs)),
                Wilcoxon.interval(logs, LEVEL).map(it -> new Interval(Math.exp(it.low()), Math.exp(it.high()))));
    }

    /** How it is to be read with a margin: see {@link Change#of}. */
    public Change change(double margin, boolean moreIsBetter) {
        return Change.of(interval, margin, moreIsBetter);
    }
}
