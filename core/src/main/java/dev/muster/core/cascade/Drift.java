package dev.muster.core.cascade;

import java.util.List;

/**
 * Whether an agent's scores of itself have moved away from the evidence: a two-sided tabular CUSUM (Page 1954) on the
 * gap self − grounded, in units of its standard deviation when there is no drift.
 *
 * @param vector which score
 * @param pairs how many gaps were added up
 * @param statistic the larger of both sums, in standard deviations
 * @param overrating whether the agent rates itself too high, if anything
 * @param level how far the statistic is on its way to the threshold
 */
public record Drift(Vector vector, int pairs, double statistic, boolean overrating, Level level) {
    /** Standard deviation of a gap without drift: the variances of a self-score (0.1) and of sure evidence (0.05). */
    public static final double SIGMA = Math.sqrt(0.1 + 0.05);
    /** Half the shift that is to be found, in standard deviations. */
    public static final double ALLOWANCE = 0.5;
    /** At this many standard deviations it is called drift. */
    public static final double THRESHOLD = 5;
    /**
     * How many observations pass on average until a false alarm, for gaps that are normal and do not drift: 465 for
     * these two figures (Siegmund's approximation gives 469 for both sides; a test simulates it).
     */
    public static final double OBSERVATIONS_PER_FALSE_ALARM = 465;

    /** Bands of the statistic. */
    public enum Level {
        /** Below a third of the threshold. */
        NONE,
        /** Below two thirds of it. */
        LOW,
        /** Below the threshold. */
        MODERATE,
        /** At the threshold, or above. */
        SEVERE
    }

    /** Adds up gaps, the oldest first. */
    public static Drift of(Vector vector, List<Calibration.Pair> pairs) {
        double over = 0;
        double under = 0;
        for (Calibration.Pair pair : pairs) {
            double gap = (pair.self() - pair.grounded()) / SIGMA;
            over = Math.max(0, over + gap - ALLOWANCE);
            under = Math.max(0, under - gap - ALLOWANCE);
        }
        double statistic = Math.max(over, under);
        return new Drift(vector, pairs.size(), statistic, over > under, level(statistic));
    }

    private static Level level(double statistic) {
        if (statistic >= THRESHOLD) {
            return Level.SEVERE;
        }
        return statistic >= THRESHOLD * 2 / 3 ? Level.MODERATE : statistic >= THRESHOLD / 3 ? Level.LOW : Level.NONE;
    }
}
