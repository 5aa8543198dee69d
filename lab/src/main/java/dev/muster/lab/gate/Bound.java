package dev.muster.lab.gate;

import org.jspecify.annotations.Nullable;

/**
 * The limit of a threshold: a number, and for response times optionally one that follows the disk. Written as
 * {@code p99_ms: {max: 5, or_disk_p99_factor: 3}} it means "at most 5 ms, or at most 3 times the disk's p99, whichever
 * is larger"; as {@code p50_ms: {max: 0.2, plus_disk_p50_factor: 2}} it means "at most 0.2 ms + 2 times the disk's
 * median".
 *
 * @param limit the fixed part, in the metric's unit
 * @param disk the part that follows the disk, or null
 */
public record Bound(double limit, @Nullable DiskTerm disk) {

    /** How the disk's own latency enters a bound. */
    public enum Join {
        /** The larger of the fixed part and the disk's part counts. */
        OR,
        /** The fixed part and the disk's part are added. */
        PLUS
    }

    /**
     * A multiple of the disk's own synchronous-write latency, measured beside the load.
     *
     * @param join how it combines with the fixed part
     * @param percentile 50 or 99
     * @param factor the multiple
     */
    public record DiskTerm(Join join, int percentile, double factor) {}

    /** A plain number. */
    public static Bound of(double limit) {
        return new Bound(limit, null);
    }

    /**
     * The number to compare with.
     *
     * @param diskMillis the disk's latency at the term's percentile in milliseconds; ignored without a disk term
     */
    public double effective(double diskMillis) {
        if (disk == null) {
            return limit;
        }
        double share = disk.factor() * diskMillis;
        return disk.join() == Join.OR ? Math.max(limit, share) : limit + share;
    }
}
