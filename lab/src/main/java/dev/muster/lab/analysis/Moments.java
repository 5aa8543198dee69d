package dev.muster.lab.analysis;

/**
 * Mean and spread of a sample.
 *
 * @param mean the arithmetic mean
 * @param variance the sample variance, with n − 1
 */
record Moments(double mean, double variance) {

    /** Of at least two values. */
    static Moments of(double... values) {
        if (values.length < 2) {
            throw new IllegalArgumentException("a variance needs two values; there are " + values.length);
        }
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Moments(mean, squares / (values.length - 1));
    }

    /** The mean of at least one value. */
    static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
