package dev.muster.lab.gate;

import org.jspecify.annotations.Nullable;

/**
 * One line of a test's thresholds.
 *
 * @param metric what is bounded
 * @param operation the operation of the mix it is about, {@code "each"} for all of them, null for the whole load
 * @param bound the limit
 * @param rung which rungs it is judged on
 * @param otherTest for {@link Metric#P50_OF_TEST}: the earlier test to compare with; otherwise null
 * @param gauge for {@link Metric#GAUGE_MAX} and {@link Metric#GAUGE_MIN}: the gauge's name; otherwise null
 * @param line where it stands in the file
 */
public record Threshold(
        Metric metric,
        @Nullable String operation,
        Bound bound,
        RungChoice rung,
        @Nullable String otherTest,
        @Nullable String gauge,
        int line) {

    /** A threshold on a figure of every load. */
    public Threshold(
            Metric metric,
            @Nullable String operation,
            Bound bound,
            RungChoice rung,
            @Nullable String otherTest,
            int line) {
        this(metric, operation, bound, rung, otherTest, null, line);
    }

    /** A threshold on a figure that the operation itself reports. */
    public static Threshold ofGauge(String gauge, Metric metric, double limit, RungChoice rung, int line) {
        return new Threshold(metric, null, Bound.of(limit), rung, null, gauge, line);
    }

    /** What is bounded, as {@code run.json} names it: the metric's wire name, or {@code gauges.} and the gauge's. */
    public String subject() {
        return gauge == null ? metric.wireName() : metric.wireName() + "." + gauge;
    }

    /** Which rungs of a ladder a threshold is judged on. */
    public sealed interface RungChoice {
        /** Every rung on its own. */
        record Each() implements RungChoice {}

        /** The first rung of the ladder. */
        record First() implements RungChoice {}

        /** The last rung of the ladder. */
        record Last() implements RungChoice {}

        /** The best rung: highest throughput. */
        record Best() implements RungChoice {}

        /** The rung with this many agents. */
        record At(int agents) implements RungChoice {}
    }
}
