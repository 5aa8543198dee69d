package dev.muster.lab.analysis;

/** Values below which a share of a sample lies. */
public final class Quantile {
    private Quantile() {}

    /**
     * A quantile, interpolated between order statistics (Hyndman and Fan, type 7). Infinite values are not interpolated
     * with finite ones: the nearer of the two stands.
     *
     * @param sorted at least one ascending value
     * @param share from 0 to 1
     */
    public static double ofSorted(double[] sorted, double share) {
        if (sorted.length == 0 || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("quantile " + share + " of " + sorted.length + " values");
        }
        double position = share * (sorted.length - 1);
        int below = (int) position;
        double fraction = position - below;
        if (fraction == 0) {
            return sorted[below];
        }
        double low = sorted[below];
        double high = sorted[below + 1];
        if (Double.isInfinite(low) || Double.isInfinite(high)) {
            return fraction < 0.5 ? low : high;
        }
        return low + fraction * (high - low);
    }

    /** The middle {@code level} of a sample, such as 0.95: what lies between its two tails. */
    static Interval middle(double[] sorted, double level) {
        double tail = (1 - level) / 2;
        return new Interval(ofSorted(sorted, tail), ofSorted(sorted, 1 - tail));
    }
}
