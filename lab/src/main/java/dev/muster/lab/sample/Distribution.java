package dev.muster.lab.sample;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of times, in milliseconds. A percentile p is given only when at least ten samples lie beyond it, n·(1
 * − p) ≥ 10; otherwise it is null.
 *
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the largest; null without samples
 * @param mean the mean; null without samples
 * @param n samples
 * @param curve points of the percentile curve, for plots
 */
public record Distribution(
        @Nullable Double p50,
        @Nullable Double p90,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double p999,
        @Nullable Double max,
        @Nullable Double mean,
        long n,
        List<Point> curve) {

    /** No samples. */
    public static final Distribution EMPTY = new Distribution(null, null, null, null, null, null, null, 0, List.of());

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NEEDED_BEYOND = 10;

    /**
     * A point of the percentile curve.
     *
     * @param quantile from 0 to 1
     * @param millis the time at that quantile
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"quantile", "millis"})
    public record Point(double quantile, double millis) {}

    /** Copies the curve. */
    public Distribution {
        curve = List.copyOf(curve);
    }

    /** Whether n samples are enough to tell a quantile. */
    public static boolean reportable(long n, double quantile) {
        // A thousand samples are enough for p99 exactly; 1 - 0.99 is not exactly 0.01 in binary.
        return n * (1 - quantile) >= NEEDED_BEYOND - 1e-6;
    }

    /** Reads a histogram of nanoseconds. */
    public static Distribution of(Histogram nanos) {
        long n = nanos.getTotalCount();
        if (n == 0) {
            return EMPTY;
        }
        return new Distribution(
                quantile(nanos, 0.5),
                quantile(nanos, 0.9),
                quantile(nanos, 0.95),
                quantile(nanos, 0.99),
                quantile(nanos, 0.999),
                nanos.getMaxValue() / NANOS_PER_MILLI,
                nanos.getMean() / NANOS_PER_MILLI,
                n,
                curve(nanos));
    }

    /** Why a percentile, such as 99, is not told of so many samples: how many it takes. */
    public static String tooFew(long n, double percent) {
        return String.format(
                Locale.ROOT,
                "n = %,d samples are too few for p%s, which takes %,d: ten must lie beyond it",
                n,
                percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent),
                Math.round(NEEDED_BEYOND / (1 - percent / 100)));
    }

    private static @Nullable Double quantile(Histogram nanos, double quantile) {
        return reportable(nanos.getTotalCount(), quantile)
                ? (Double) (nanos.getValueAtPercentile(quantile * 100) / NANOS_PER_MILLI)
                : null;
    }

    /** Four points per halving of the remaining share, as far as the samples carry. */
    private static List<Point> curve(Histogram nanos) {
        List<Point> points = new ArrayList<>();
        for (int step = 0; ; step++) {
            double quantile = 1 - Math.pow(2, -step / 4.0);
            if (!reportable(nanos.getTotalCount(), quantile)) {
                return points;
            }
            points.add(new Point(quantile, nanos.getValueAtPercentile(quantile * 100) / NANOS_PER_MILLI));
        }
    }

    /** The given percentile of 50, 90, 95, 99 or 99.9, or null when there are too few samples. */
    public @Nullable Double percentile(double percent) {
        if (percent == 50) {
            return p50;
        }
        if (percent == 90) {
            return p90;
        }
        if (percent == 95) {
            return p95;
        }
        if (percent == 99) {
            return p99;
        }
        if (percent == 99.9) {
            return p999;
        }
        throw new IllegalArgumentException("no percentile " + percent + " is kept; 50, 90, 95, 99 and 99.9 are");
    }
}
