package dev.muster.lab.analysis;

import java.util.OptionalInt;

/**
 * The marginal standard error rule: how many leading batch means to drop so that the rest has the smallest standard
 * error.
 */
public final class Mser {
    private static final int LEAST_KEPT = 3;

    private Mser() {}

    /**
     * How many leading batches belong to the warm-up.
     *
     * @param batches batch means in order of time
     * @return the number to drop; empty when the rule finds no steady part (half or more would go) or there are fewer
     *     than six batches
     */
    public static OptionalInt truncation(double[] batches) {
        int n = batches.length;
        if (n < 2 * LEAST_KEPT) {
            return OptionalInt.empty();
        }
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int drop = 0; drop <= n - LEAST_KEPT; drop++) {
            double error = squaredError(batches, drop);
            if (error < least) {
                least = error;
                best = drop;
            }
        }
        return best * 2 >= n ? OptionalInt.empty() : OptionalInt.of(best);
    }

    private static double squaredError(double[] batches, int drop) {
        int kept = batches.length - drop;
        double mean = 0;
        for (int i = drop; i < batches.length; i++) {
            mean += batches[i] / kept;
        }
        double sum = 0;
        for (int i = drop; i < batches.length; i++) {
            sum += (batches[i] - mean) * (batches[i] - mean);
        }
        return sum / ((double) kept * kept);
    }
}
