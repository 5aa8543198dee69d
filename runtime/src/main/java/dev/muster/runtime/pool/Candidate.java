package dev.muster.runtime.pool;

/**
 * An agent that could take a task, as balancing sees it.
 *
 * @param number in the order in which agents of the role came
 * @param pool what it is one of
 * @param busyNanos how long it has worked until now
 */
record Candidate(long number, PoolSpec pool, long busyNanos) {}
