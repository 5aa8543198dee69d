package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Theil–Sen line: the median of all pairwise slopes, which a few outliers do not move. */
public final class TheilSen {
    private static final double Z_95 = 1.959963984540054;
    private static final int LEAST_FOR_INTERVAL = 4;

    private TheilSen() {}

    /**
     * A fitted slope.
     *
     * @param slope change of y per unit of x
     * @param intercept the median of y − slope·x
     * @param low lower end of the 95 % interval; null with fewer than four points
     * @param high upper end; null likewise
     */
    public record Line(
            double slope,
            double intercept,
            @Nullable Double low,
            @Nullable Double high) {}

    /**
     * Fits a line.
     *
     * @param x positions
     * @param y values, as many as positions
     * @return the line; empty with fewer than two different positions
     */
    public static Optional<Line> fit(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("as many positions as values: " + x.length + " and " + y.length);
        }
        int n = x.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (x[j] != x[i]) {
                    slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        double[] sorted = Arrays.copyOf(slopes, count);
        Arrays.sort(sorted);
        double slope = Median.ofSorted(sorted);
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            residuals[i] = y[i] - slope * x[i];
        }
        double intercept = Median.of(residuals);
        if (n < LEAST_FOR_INTERVAL) {
            return Optional.of(new Line(slope, intercept, null, null));
        }
        // Ranks of the interval's ends from the variance of Kendall's S, equal values taken into account.
        double reach = Z_95 * Math.sqrt(MannKendall.variance(y));
        // Counted from 1 they are M1 and M2 + 1, with M1 = (count - reach) / 2 and M2 = (count + reach) / 2.
        int low = (int) Math.floor((count - reach) / 2) - 1;
        int high = (int) Math.ceil((count + reach) / 2);
        return Optional.of(new Line(slope, intercept, sorted[Math.max(0, low)], sorted[Math.min(count - 1, high)]));
    }
}
