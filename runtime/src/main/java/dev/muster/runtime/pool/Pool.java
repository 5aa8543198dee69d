package dev.muster.runtime.pool;

import dev.muster.client.pool.Breaker;
import dev.muster.client.pool.BreakerOptions;
import java.time.Duration;

/**
 * A pool at work.
 *
 * @param runners makes what its agents work with
 * @param breaker keeps tasks from it while its agents give them back undone
 */
record Pool(PoolSpec spec, Runners runners, Breaker breaker) {
    /** Three in a row, then one task to try after a second, two, four and so on, up to a minute. */
    private static final BreakerOptions PATIENCE =
            new BreakerOptions(3, Duration.ofSeconds(1), Duration.ofMinutes(1), 1);

    static Pool of(PoolSpec spec, Runners runners) {
        return new Pool(spec, runners, new Breaker(PATIENCE, System::nanoTime));
    }
}
