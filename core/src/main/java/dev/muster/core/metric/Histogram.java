package dev.muster.core.metric;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many values fell between which bounds. Any thread records, without a lock and without allocating; a reader may
 * see a value that is being recorded in part.
 */
public final class Histogram {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    /** From what a point read takes to what a long-poll waits, in ns. */
    private static final long[] DURATIONS = {
        50 * MICRO,
        100 * MICRO,
        250 * MICRO,
        500 * MICRO,
        MILLI,
        2_500 * MICRO,
        5 * MILLI,
        10 * MILLI,
        25 * MILLI,
        50 * MILLI,
        100 * MILLI,
        250 * MILLI,
        500 * MILLI,
        SECOND,
        5 * SECOND,
        30 * SECOND
    };

    /** What an agent needs for a task: from a second to a day, in ns. */
    private static final long[] WORK = {
        SECOND / 10,
        SECOND,
        5 * SECOND,
        15 * SECOND,
        60 * SECOND,
        300 * SECOND,
        900 * SECOND,
        3_600 * SECOND,
        4 * 3_600 * SECOND,
        86_400 * SECOND
    };

    private static final long[] SIZES = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000};

    private final long[] bounds;
    private final double unit;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    private Histogram(long[] bounds, double unit) {
        this.bounds = bounds;
        this.unit = unit;
        this.counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Of durations, recorded in ns and shown in seconds. */
    public static Histogram ofDurations() {
        return new Histogram(DURATIONS, 1e-9);
    }

    /** Of the time that work takes, recorded in ns and shown in seconds. */
    public static Histogram ofWork() {
        return new Histogram(WORK, 1e-9);
    }

    /** Of numbers of things, from 1 to 1,000. */
    public static Histogram ofSizes() {
        return new Histogram(SIZES, 1);
    }

    /** Records a value, in ns or in things. */
    public void record(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    /**
     * What was recorded.
     *
     * @param bounds upper bounds, each of which belongs to its bucket; seconds or things
     * @param counts values by bucket, not added up; one more than there are bounds, for what is above the last
     * @param sum of all values; seconds or things
     */
    @SuppressWarnings("ArrayRecordComponent") // made for one reader, and compared by nobody
    public record Values(double[] bounds, long[] counts, double sum) {
        /** How many values there are. */
        public long count() {
            long all = 0;
            for (long each : counts) {
                all += each;
            }
            return all;
        }
    }

    /** What was recorded so far. */
    public Values values() {
        double[] shown = new double[bounds.length];
        for (int i = 0; i < shown.length; i++) {
            // Divided, not multiplied: 0.0025 and not 0.0025000000000000005.
            shown[i] = unit == 1 ? bounds[i] : bounds[i] / 1e9;
        }
        long[] now = new long[counts.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts[i].sum();
        }
        return new Values(shown, now, sum.sum() * unit);
    }
}
