package dev.muster.lab.analysis;

import java.util.Arrays;

/** The Hodges–Lehmann estimators: middles that a few wild values do not move and that use all of the others. */
public final class HodgesLehmann {
    private HodgesLehmann() {}

    /** The middle of at least one difference: the median of all means of two of them, each with itself too. */
    public static double middle(double... differences) {
        return Median.ofSorted(walsh(differences));
    }

    /**
     * How far b lies above a: the median of all b − a. On logarithms, its exponential is a ratio.
     *
     * @param a at least one value
     * @param b at least one value
     */
    public static double shift(double[] a, double[] b) {
        double[] distances = new double[a.length * b.length];
        int next = 0;
        for (double left : a) {
            for (double right : b) {
                distances[next++] = right - left;
            }
        }
        return Median.of(distances);
    }

    /** Walsh's means of two, ascending. */
    static double[] walsh(double... values) {
        int n = values.length;
        double[] means = new double[n * (n + 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                means[next++] = (values[i] + values[j]) / 2;
            }
        }
        Arrays.sort(means);
        return means;
    }
}
