package dev.muster.core;

/**
 * What an engine has done so far.
 *
 * @param commits transactions committed
 * @param answered commands answered
 * @param commitNanos time spent in commits, in ns
 * @param busy commands refused because the queue was full
 * @param queued commands that wait now
 * @param writerStatements statements executed by the writer
 * @param readerStatements statements executed by readers
 * @param parked claims that wait for work now
 */
public record EngineStats(
        long commits,
        long answered,
        long commitNanos,
        long busy,
        int queued,
        long writerStatements,
        long readerStatements,
        int parked) {}
