package dev.muster.lab.analysis;

import java.util.Arrays;

/**
 * How different the two parts of a series are, for every place where it can be cut: the energy distance Q̂ = mn/(m+n)·Ê
 * of Matteson and James (arXiv 1306.4933), α = 1. One pass over all pairs.
 *
 * @param q Q̂ by the index of the first value after the cut; minus infinity where a part would be too short
 */
record EnergySplits(double[] q) {
    /** Shorter parts have no spread of their own. */
    static final int LEAST_PART = 2;

    static EnergySplits of(double... series) {
        int n = series.length;
        double[] q = new double[n];
        Arrays.fill(q, Double.NEGATIVE_INFINITY);
        double within = 0;
        double after = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                after += Math.abs(series[i] - series[j]);
            }
        }
        double between = 0;
        for (int cut = 1; cut < n; cut++) {
            // The value before the cut leaves the right part and joins the left one.
            double moved = series[cut - 1];
            double toLeft = 0;
            for (int i = 0; i < cut - 1; i++) {
                toLeft += Math.abs(series[i] - moved);
            }
            double toRight = 0;
            for (int j = cut; j < n; j++) {
                toRight += Math.abs(series[j] - moved);
            }
            within += toLeft;
            after -= toRight;
            between += toRight - toLeft;
            if (cut >= LEAST_PART && n - cut >= LEAST_PART) {
                q[cut] = distance(cut, n - cut, between, within, after);
            }
        }
        return new EnergySplits(q);
    }

    private static double distance(double m, double n, double between, double left, double right) {
        double energy = 2 / (m * n) * between - 2 / (m * (m - 1)) * left - 2 / (n * (n - 1)) * right;
        return m * n / (m + n) * energy;
    }

    /** The index of the first value after the best cut; 0 when the series is too short for any. */
    int best() {
        int best = 0;
        for (int cut = 1; cut < q.length; cut++) {
            if (q[cut] > q[best]) {
                best = cut;
            }
        }
        return best;
    }
}
