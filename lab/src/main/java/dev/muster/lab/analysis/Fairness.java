package dev.muster.lab.analysis;

import java.util.OptionalDouble;

/** How evenly work was spread, and how evenly it flowed. */
public final class Fairness {
    private Fairness() {}

    /**
     * Jain's index (Σx)² / (n·Σx²): 1 when all are equal, 1/n when one has everything.
     *
     * @return empty without values or when all are zero
     */
    public static OptionalDouble jain(long... shares) {
        double sum = 0;
        double squares = 0;
        for (long share : shares) {
            sum += share;
            squares += (double) share * share;
        }
        return squares == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum * sum / (shares.length * squares));
    }

    /**
     * The coefficient of variation: sample standard deviation over mean.
     *
     * @return empty with fewer than two values or a mean of zero
     */
    public static OptionalDouble variation(double... values) {
        if (values.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        if (mean == 0) {
            return OptionalDouble.empty();
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return OptionalDouble.of(Math.sqrt(squares / (values.length - 1)) / mean);
    }
}
