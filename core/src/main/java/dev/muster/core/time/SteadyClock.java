package dev.muster.core.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The time of day, but for one thing: it never goes back. When the clock that it follows is set back, it goes on at
 * half its pace until that clock has caught up. What ends at a time, such as a lease, then ends late, but it ends: a
 * clock that was an hour wrong does not keep work from everybody for an hour. A step ahead is followed at once, since
 * it looks the same as a machine that slept. May be read by any thread.
 */
public final class SteadyClock implements InstantSource {
    private static final int PACE_WHEN_AHEAD = 2;

    private final InstantSource day;
    private final LongSupplier nanos;
    private final AtomicReference<Mark> latest;

    /** The latest time that the followed clock showed, and when that was. */
    private record Mark(Instant time, long nanos) {}

    /**
     * @param day the clock to follow
     * @param nanos counts nanoseconds evenly, whatever the time of day, such as {@link System#nanoTime}
     */
    public SteadyClock(InstantSource day, LongSupplier nanos) {
        this.day = day;
        this.nanos = nanos;
        this.latest = new AtomicReference<>(new Mark(day.instant(), nanos.getAsLong()));
    }

    @Override
    public Instant instant() {
        while (true) {
            Mark mark = Objects.requireNonNull(latest.get());
            // In this order: a thread that is held up in between marks a time that is past, never one to come.
            Instant now = day.instant();
            long counted = nanos.getAsLong();
            Instant least = mark.time.plusNanos(Math.max(0, counted - mark.nanos) / PACE_WHEN_AHEAD);
            if (now.isBefore(least)) {
                return least;
            }
            if (latest.compareAndSet(mark, new Mark(now, counted))) {
                return now;
            }
        }
    }
}
