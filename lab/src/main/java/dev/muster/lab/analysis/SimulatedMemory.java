package dev.muster.lab.analysis;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A series as memory makes it, with a known truth: a course plus noise in which each value depends on the one before
 * (AR(1)). Simulated, to test verdicts with.
 *
 * @param samples how many, evenly over an hour
 * @param noise standard deviation, relative to a level of 1
 * @param dependence φ: how much of a deviation carries over to the next sample, 0 to below 1
 */
public record SimulatedMemory(int samples, double noise, double dependence) {

    /**
     * Draws one and judges it.
     *
     * @param course the truth, by the share of time gone
     * @param random source of the noise
     */
    public LeakVerdict judged(DoubleUnaryOperator course, Random random) {
        double[] hours = new double[samples];
        double[] values = new double[samples];
        double fresh = noise * Math.sqrt(1 - dependence * dependence);
        double deviation = noise * random.nextGaussian();
        for (int i = 0; i < samples; i++) {
            hours[i] = (double) i / (samples - 1);
            values[i] = course.applyAsDouble(hours[i]) + deviation;
            deviation = dependence * deviation + fresh * random.nextGaussian();
        }
        return LeakVerdict.of(hours, values);
    }

    /**
     * How many of a number of draws are called a leak.
     *
     * @param course the truth, by the share of time gone
     * @param seed the same seed gives the same draws
     */
    public int leaks(int draws, DoubleUnaryOperator course, long seed) {
        Random random = new Random(seed);
        int leaks = 0;
        for (int i = 0; i < draws; i++) {
            leaks += judged(course, random).state() == LeakVerdict.State.LEAK ? 1 : 0;
        }
        return leaks;
    }
}
