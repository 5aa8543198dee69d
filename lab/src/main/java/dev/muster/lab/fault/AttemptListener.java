package dev.muster.lab.fault;

/** Told of attempts that failed and were made again. Called by many threads. */
@FunctionalInterface
public interface AttemptListener {
    /** Nobody listens. */
    AttemptListener NONE = (sent, done, kind) -> {};

    /**
     * An attempt failed.
     *
     * @param sent when it began, by {@link System#nanoTime}
     * @param done when it failed
     * @param kind a short stable name
     */
    void failed(long sent, long done, String kind);
}
