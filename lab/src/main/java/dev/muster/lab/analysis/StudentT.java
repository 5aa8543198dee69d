package dev.muster.lab.analysis;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Student's t distribution. */
public final class StudentT {
    private static final int HALVINGS = 200;

    private StudentT() {}

    /**
     * The probability of a value at least as far from zero as t.
     *
     * @param degrees degrees of freedom, above zero; need not be whole
     */
    public static double twoSided(double t, double degrees) {
        if (!(degrees > 0)) {
            throw new IllegalArgumentException("degrees of freedom: " + degrees);
        }
        return Double.isInfinite(t) ? 0 : RegularizedBeta.value(degrees / (degrees + t * t), degrees / 2, 0.5);
    }

    /**
     * How many standard errors an interval reaches to either side of its estimate.
     *
     * @param level what the interval shall cover, such as 0.95
     * @param degrees degrees of freedom, above zero
     */
    public static double reach(double level, double degrees) {
        double outside = 1 - level;
        double high = 1;
        while (twoSided(high, degrees) > outside) {
            high *= 2;
        }
        double low = 0;
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (twoSided(middle, degrees) > outside) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
