package dev.muster.client.pool;

import java.time.Duration;

/**
 * When a breaker opens and closes.
 *
 * @param failures so many in a row open it
 * @param openFor how long it stays open at first before it lets trials through
 * @param longest a trial that fails keeps it open for twice as long as before, up to this
 * @param trials so many calls are let through then; if all go well it closes, if one fails it opens again
 */
public record BreakerOptions(int failures, Duration openFor, Duration longest, int trials) {
    public BreakerOptions {
        if (failures < 1 || trials < 1) {
            throw new IllegalArgumentException("a breaker needs at least one failure and one trial");
        }
        if (longest.compareTo(openFor) < 0) {
            throw new IllegalArgumentException(
                    "a breaker that is open for " + openFor + " at first is not for " + longest + " at most");
        }
    }

    /** One that stays open for as long each time. */
    public BreakerOptions(int failures, Duration openFor, int trials) {
        this(failures, openFor, openFor, trials);
    }

    /** 5 failures, 60 s each time, 3 trials. */
    public static BreakerOptions defaults() {
        return new BreakerOptions(5, Duration.ofSeconds(60), 3);
    }
}
