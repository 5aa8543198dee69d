package dev.muster.lab.analysis;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** The standard normal distribution. */
public final class Normal {
    private static final double ROOT_2 = Math.sqrt(2);

    private Normal() {}

    /** The probability of a value above z. */
    public static double above(double z) {
        return Erfc.value(z / ROOT_2) / 2;
    }

    /** The probability of a value at least as far from zero as z. */
    public static double twoSided(double z) {
        return Erfc.value(Math.abs(z) / ROOT_2);
    }

    /**
     * The value that a share of the distribution lies below.
     *
     * @param share between 0 and 1
     */
    public static double quantile(double share) {
        return -ROOT_2 * InverseErfc.value(2 * share);
    }
}
