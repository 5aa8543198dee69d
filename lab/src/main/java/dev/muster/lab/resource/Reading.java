package dev.muster.lab.resource;

import org.jspecify.annotations.Nullable;

/**
 * What a process has used up to a moment, or holds at it. Null means that it could not be read.
 *
 * @param atMillis the wall clock, milliseconds since 1970
 * @param cpuNanos processor time since the process began
 * @param rssBytes memory resident in RAM
 * @param heapUsedBytes heap in use, garbage included; own process only
 * @param threads threads of the operating system
 * @param descriptors open file descriptors
 * @param diskReadBytes read from storage since the process began
 * @param diskWriteBytes written to storage since the process began
 * @param netBytes received and sent by the process's network namespace, which it may share with others
 * @param gcCount collections since the process began; own process only
 * @param gcMillis time spent in them; own process only
 */
public record Reading(
        long atMillis,
        @Nullable Long cpuNanos,
        @Nullable Long rssBytes,
        @Nullable Long heapUsedBytes,
        @Nullable Long threads,
        @Nullable Long descriptors,
        @Nullable Long diskReadBytes,
        @Nullable Long diskWriteBytes,
        @Nullable Long netBytes,
        @Nullable Long gcCount,
        @Nullable Long gcMillis) {

    /** Nothing could be read. */
    static Reading nothing(long atMillis) {
        return new Reading(atMillis, null, null, null, null, null, null, null, null, null, null);
    }

    /** The growth of a counter between two readings, or null when either could not be read. */
    public static @Nullable Long growth(@Nullable Long before, @Nullable Long after) {
        return before == null || after == null ? null : (Long) (after - before);
    }
}
