package dev.muster.runtime.pool;

/**
 * A pool at work.
 *
 * @param runners makes what its agents work with
 */
record Pool(PoolSpec spec, Runners runners, CircuitBreaker breaker) {}
