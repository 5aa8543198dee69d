package dev.muster.lab.analysis;

import java.util.Arrays;

/** The middle value. */
public final class Median {
    private Median() {}

    /** The median of at least one value, in any order. */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return ofSorted(sorted);
    }

    /** The median of at least one ascending value. */
    static double ofSorted(double... sorted) {
        int n = sorted.length;
        if (n == 0) {
            throw new IllegalArgumentException("no values have no median");
        }
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
