package dev.muster.client.pool;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before trying again: full jitter, so that those who failed together do not come back together.
 *
 * @param attempts tries in all, 1 or more
 * @param first the longest wait before the second try
 * @param longest no wait is longer, unless the other side asks for it
 */
public record BackOff(int attempts, Duration first, Duration longest) {
    public BackOff {
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt is needed");
        }
    }

    /** Four tries, waits of up to 100 ms, 200 ms and 400 ms. */
    public static BackOff defaults() {
        return new BackOff(4, Duration.ofMillis(100), Duration.ofSeconds(5));
    }

    /** One try. */
    public static BackOff none() {
        return new BackOff(1, Duration.ZERO, Duration.ZERO);
    }

    /**
     * The wait before a try.
     *
     * @param failed tries that have failed, 1 or more
     * @param asked what the other side asked for: the wait is at least this
     * @param chance from 0 to 1, evenly
     */
    public Duration before(int failed, @Nullable Duration asked, DoubleSupplier chance) {
        double ceiling = Math.min(longest.toNanos(), first.toNanos() * Math.pow(2, failed - 1.0));
        Duration jitter = Duration.ofNanos((long) (chance.getAsDouble() * ceiling));
        return asked == null ? jitter : asked.plus(jitter);
    }
}
