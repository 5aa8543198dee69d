package dev.muster.lab.analysis;

import java.util.Arrays;

/**
 * Two configurations, measured apart from each other: by what factor does B differ from A? Weaker than
 * {@link PairedRatio}, since what disturbed one side may have spared the other.
 *
 * @param ratio median(B) / median(A)
 * @param interval its 95 % interval: percentile bootstrap over the runs of each side
 * @param test Mann and Whitney's
 * @param cliffsDelta effect size
 * @param hodgesLehmann the ratio by Hodges and Lehmann, on logarithms
 */
public record UnpairedRatio(
        double ratio, Interval interval, MannWhitney test, double cliffsDelta, double hodgesLehmann) {

    /** Fewer runs a side cannot reach p = 0.05 by Mann and Whitney's test. */
    public static final int LEAST_RUNS = 4;

    private static final int RESAMPLES = 10_000;

    /**
     * Compares.
     *
     * @param a figures of A, one a run, all above zero
     * @param b figures of B
     * @param seed of the bootstrap
     * @throws IllegalArgumentException on an empty side or a figure not above zero
     */
    public static UnpairedRatio of(double[] a, double[] b, long seed) {
        if (Arrays.stream(a).anyMatch(it -> !(it > 0)) || Arrays.stream(b).anyMatch(it -> !(it > 0))) {
            throw new IllegalArgumentException("a ratio needs figures above zero");
        }
        return new UnpairedRatio(
                Median.of(b) / Median.of(a),
                new Bootstrap(RESAMPLES, seed).ratio(a, b, Median::of, PairedRatio.LEVEL),
                MannWhitney.test(a, b),
                CliffsDelta.of(a, b),
                Math.exp(HodgesLehmann.shift(
                        Arrays.stream(a).map(Math::log).toArray(),
                        Arrays.stream(b).map(Math::log).toArray())));
    }
}
