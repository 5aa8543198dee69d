package dev.muster.client.pool;

import java.time.Duration;

/**
 * How many connections a pool holds, and for how long.
 *
 * @param min connections that are kept open when nobody uses them; the pool's {@link Pool#tend} sees to it
 * @param max connections at once, 1 or more
 * @param patience how long a caller waits for one of them to become free
 * @param idle how long a connection stays open unused; shorter than the server's own idle time-out, so that it is this
 *     side that hangs up
 * @param tendEvery how often idle connections are closed, checked and opened; zero for never
 */
public record PoolOptions(int min, int max, Duration patience, Duration idle, Duration tendEvery) {
    public PoolOptions {
        if (max < 1 || min < 0 || min > max) {
            throw new IllegalArgumentException(
                    "a pool of " + min + " to " + max + " connections; max is 1 or more, min from 0 to max");
        }
    }

    /** None kept, 64 at most, a wait of 10 s, 20 s of idleness, no tending. */
    public static PoolOptions defaults() {
        return new PoolOptions(0, 64, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ZERO);
    }

    public PoolOptions withSize(int least, int most) {
        return new PoolOptions(least, most, patience, idle, tendEvery);
    }

    public PoolOptions withPatience(Duration value) {
        return new PoolOptions(min, max, value, idle, tendEvery);
    }

    public PoolOptions withIdle(Duration value) {
        return new PoolOptions(min, max, patience, value, tendEvery);
    }

    public PoolOptions tendedEvery(Duration value) {
        return new PoolOptions(min, max, patience, idle, value);
    }
}
