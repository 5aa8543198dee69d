package dev.muster.server.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many requests a second for each client, and twice as many at once.
 *
 * <p>A token bucket as one number: the time at which the bucket would be full again. A client whose bucket is full is
 * the same as one that was never seen, so those are dropped when the table is. If it is full of others, newcomers share
 * one bucket: memory is bounded, and who is known already is not hurt.
 */
final class RateLimit {
    private static final int MOST = 20_000;
    private static final long SWEEP_EVERY_NS = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final long burst;
    private final LongSupplier nanos;
    private final int most;
    private final Map<String, AtomicLong> fullAgain = new ConcurrentHashMap<>();
    private final AtomicLong newcomers;
    private final AtomicLong swept;

    RateLimit(int perSecond, LongSupplier nanos) {
        this(perSecond, nanos, MOST);
    }

    RateLimit(int perSecond, LongSupplier nanos, int most) {
        this.interval = Math.max(1, 1_000_000_000L / perSecond);
        this.burst = interval * perSecond * 2;
        this.nanos = nanos;
        this.most = most;
        long now = nanos.getAsLong();
        this.newcomers = new AtomicLong(now);
        this.swept = new AtomicLong(now - SWEEP_EVERY_NS);
    }

    /** Counts a request; answers 0 if it may be made now, else the ns to wait. */
    long take(String client) {
        long now = nanos.getAsLong();
        AtomicLong bucket = fullAgain.get(client);
        return take(bucket == null ? bucket(client, now) : bucket, now);
    }

    private long take(AtomicLong bucket, long now) {
        while (true) {
            long before = bucket.get();
            long after = (before - now > 0 ? before : now) + interval;
            long wait = after - now - burst;
            if (wait > 0) {
                return wait;
            }
            if (bucket.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    private AtomicLong bucket(String client, long now) {
        if (fullAgain.size() >= most) {
            long last = swept.get();
            if (now - last >= SWEEP_EVERY_NS && swept.compareAndSet(last, now)) {
                fullAgain.values().removeIf(each -> each.get() - now <= 0);
            }
            if (fullAgain.size() >= most) {
                return newcomers;
            }
        }
        return fullAgain.computeIfAbsent(client, any -> new AtomicLong(now));
    }

    int clients() {
        return fullAgain.size();
    }
}
