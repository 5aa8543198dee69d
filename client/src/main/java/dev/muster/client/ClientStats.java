package dev.muster.client;

import dev.muster.client.pool.Breaker;
import dev.muster.client.pool.PoolStats;

/**
 * A client's figures since it was made.
 *
 * @param calls calls that callers made
 * @param refusals of them, those that the server refused
 * @param failures of them, those that got no answer
 * @param retries tries after the first
 * @param pool the connections
 * @param breaker what the breaker does now
 * @param breakerOpened how often it opened
 * @param breakerRefused tries that it refused
 */
public record ClientStats(
        long calls,
        long refusals,
        long failures,
        long retries,
        PoolStats pool,
        Breaker.State breaker,
        long breakerOpened,
        long breakerRefused) {}
