package dev.muster.client.pool;

/** What a pool holds. */
public interface Pooled extends AutoCloseable {
    /** Whether it is known to be of no use any more. Looked at after some idleness; may cost a millisecond. */
    boolean isStale();

    /** Closes it; never fails. */
    @Override
    void close();
}
