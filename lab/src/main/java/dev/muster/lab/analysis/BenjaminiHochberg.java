package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Benjamini and Hochberg's correction: of the findings among many tests, the expected share of false ones is bounded.
 */
public final class BenjaminiHochberg {
    private BenjaminiHochberg() {}

    /**
     * The q value of each p value: the smallest false discovery rate at which it is a finding.
     *
     * @param p values from 0 to 1
     * @return as many, in the same order; those at most 0.05 are findings at q = 0.05
     */
    public static double[] adjusted(double... p) {
        int n = p.length;
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
        double[] adjusted = new double[n];
        double least = 1;
        for (int rank = n; rank >= 1; rank--) {
            int i = order[rank - 1];
            least = Math.min(least, p[i] * n / rank);
            adjusted[i] = least;
        }
        return adjusted;
    }
}
