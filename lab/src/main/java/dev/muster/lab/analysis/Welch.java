package dev.muster.lab.analysis;

/** Welch's t test: whether two samples of unequal spread have different means. Variances with n − 1. */
public final class Welch {
    private Welch() {}

    /**
     * The two-sided p value.
     *
     * @param a at least two values
     * @param b at least two values
     * @return 1 when no value differs from any other; 0 when the two samples differ and neither varies in itself
     */
    public static double p(double[] a, double[] b) {
        Moments left = Moments.of(a);
        Moments right = Moments.of(b);
        double distance = right.mean() - left.mean();
        double errorA = left.variance() / a.length;
        double errorB = right.variance() / b.length;
        double squaredError = errorA + errorB;
        if (squaredError == 0) {
            return distance == 0 ? 1 : 0;
        }
        double degrees =
                squaredError * squaredError / (errorA * errorA / (a.length - 1) + errorB * errorB / (b.length - 1));
        return StudentT.twoSided(distance / Math.sqrt(squaredError), degrees);
    }
}
