package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The percentile bootstrap: what a figure would have been had other runs of the same kind been drawn. The unit that is
 * drawn must be a run, or a pair of runs; requests of one run depend on each other.
 *
 * @param resamples how many draws, such as 10,000
 * @param seed the same seed gives the same draws
 */
public record Bootstrap(int resamples, long seed) {

    /** Refuses no draws. */
    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples: " + resamples);
        }
    }

    /**
     * The interval of a figure of one sample.
     *
     * @param sample at least one value
     * @param figure such as the median
     * @param level such as 0.95
     */
    public Interval interval(double[] sample, ToDoubleFunction<double[]> figure, double level) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[sample.length];
        double[] figures = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            draw(random, sample, drawn);
            figures[i] = figure.applyAsDouble(drawn);
        }
        Arrays.sort(figures);
        return Quantile.middle(figures, level);
    }

    /**
     * The interval of a ratio of a figure of two unpaired samples, each drawn on its own.
     *
     * @param a at least one value
     * @param b at least one value
     * @param figure such as the median; must not be zero for a
     * @param level such as 0.95
     */
    public Interval ratio(double[] a, double[] b, ToDoubleFunction<double[]> figure, double level) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] left = new double[a.length];
        double[] right = new double[b.length];
        double[] ratios = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            draw(random, a, left);
            draw(random, b, right);
            ratios[i] = figure.applyAsDouble(right) / figure.applyAsDouble(left);
        }
        Arrays.sort(ratios);
        return Quantile.middle(ratios, level);
    }

    private static void draw(SplittableRandom random, double[] from, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = from[random.nextInt(from.length)];
        }
    }
}
