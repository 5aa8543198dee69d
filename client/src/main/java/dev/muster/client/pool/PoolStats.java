package dev.muster.client.pool;

/**
 * A pool's figures. The first three are as of now, the others count from the pool's beginning.
 *
 * @param inUse connections that callers hold, or that are being opened for them
 * @param idle connections that wait for a caller
 * @param waiting callers that wait for a connection
 * @param opened connections that were opened
 * @param closed connections that were closed again
 * @param failedToOpen connections that could not be opened
 * @param exhausted callers that waited in vain
 */
public record PoolStats(
        int inUse, int idle, int waiting, long opened, long closed, long failedToOpen, long exhausted) {}
