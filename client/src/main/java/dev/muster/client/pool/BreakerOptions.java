package dev.muster.client.pool;

import java.time.Duration;

/**
 * When a breaker opens and closes.
 *
 * @param failures so many in a row open it
 * @param openFor how long it stays open before it lets trials through
 * @param trials so many calls are let through then; if all go well it closes, if one fails it opens again
 */
public record BreakerOptions(int failures, Duration openFor, int trials) {
    public BreakerOptions {
        if (failures < 1 || trials < 1) {
            throw new IllegalArgumentException("a breaker needs at least one failure and one trial");
        }
    }

    /** 5 failures, 60 s, 3 trials. */
    public static BreakerOptions defaults() {
        return new BreakerOptions(5, Duration.ofSeconds(60), 3);
    }
}
