package dev.muster.core;

import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.task.ClaimTask;
import java.time.Duration;

/**
 * What may be tuned of an engine. Start with {@link #DEFAULT} and change what differs.
 *
 * @param writerCache pages that the writing connection keeps in memory, in KiB
 * @param readerCache pages that each connection for queries keeps in memory, in KiB
 * @param compress whether large values are kept compressed where that helps
 * @param projects how many projects may have tasks in progress at once; 0 for any number
 * @param attempts claims that may end badly before a task fails whose creator does not say
 * @param mode how much agents may do without a person in projects for which nobody has said it
 * @param lease how long a claim through REST or WebSocket lasts that does not say
 * @param modelLease how long a claim through MCP lasts that does not say
 */
public record Tuning(
        int writerCache,
        int readerCache,
        boolean compress,
        int projects,
        int attempts,
        ScrumMode mode,
        Duration lease,
        Duration modelLease) {
    /** What was found to be good for most. */
    public static final Tuning DEFAULT = new Tuning(
            64 * 1024, 4 * 1024, true, 0, 3, ScrumMode.BLOCKING, ClaimTask.DEFAULT_LEASE, Duration.ofMinutes(30));

    /** The same with other page caches, in KiB. */
    public Tuning withCaches(int writer, int reader) {
        return new Tuning(writer, reader, compress, projects, attempts, mode, lease, modelLease);
    }

    public Tuning withCompress(boolean value) {
        return new Tuning(writerCache, readerCache, value, projects, attempts, mode, lease, modelLease);
    }

    public Tuning withProjects(int most) {
        return new Tuning(writerCache, readerCache, compress, most, attempts, mode, lease, modelLease);
    }

    public Tuning withAttempts(int value) {
        return new Tuning(writerCache, readerCache, compress, projects, value, mode, lease, modelLease);
    }

    public Tuning withMode(ScrumMode value) {
        return new Tuning(writerCache, readerCache, compress, projects, attempts, value, lease, modelLease);
    }

    public Tuning withLeases(Duration usual, Duration model) {
        return new Tuning(writerCache, readerCache, compress, projects, attempts, mode, usual, model);
    }
}
