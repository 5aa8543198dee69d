package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Optional;

/**
 * Between which of the measured values the true median lies, whatever the distribution: the narrowest pair of order
 * statistics, equally far from both ends, that holds it with 95 % (W. J. Conover: Practical Nonparametric Statistics,
 * 3rd ed., section 3.2). No resampling: the same values always have the same interval.
 */
public final class MedianInterval {
    /** Fewer values have no such interval: even from the least to the greatest it would hold less often. */
    public static final int LEAST_VALUES = 6;

    /** With more, the chance of the outermost pair is too small a number to begin with. */
    private static final int MOST_VALUES = 1_000;

    private static final double OUTSIDE = 0.05;

    private MedianInterval() {}

    /**
     * The interval; empty for fewer than {@link #LEAST_VALUES}.
     *
     * @throws IllegalArgumentException for more than 1,000 values
     */
    public static Optional<Interval> of(double[] values) {
        int n = values.length;
        if (n < LEAST_VALUES) {
            return Optional.empty();
        }
        if (n > MOST_VALUES) {
            throw new IllegalArgumentException(n + " values are more than " + MOST_VALUES);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int cut = 0;
        double term = Math.pow(0.5, n);
        double tail = term; // the chance that at most `cut` of n values lie below the median
        while (true) {
            term *= (double) (n - cut) / (cut + 1);
            if (2 * (tail + term) > OUTSIDE) {
                return Optional.of(new Interval(sorted[cut], sorted[n - 1 - cut]));
            }
            tail += term;
            cut++;
        }
    }
}
