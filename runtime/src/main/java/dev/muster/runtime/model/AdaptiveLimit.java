package dev.muster.runtime.model;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how much an API bears: how many requests at once, and how soon one after the other.
 *
 * <p>Additive increase, multiplicative decrease. Each answer widens the window a little; a refusal for too much halves
 * it, and so does nothing else that was begun before that refusal, for it is the same news. Answers that take twice as
 * long as usual for their length narrow it by a tenth. A refusal for too many requests in a time also spaces the
 * requests out, for a limit per minute is not kept by one request at a time if that one is fast; answers bring them
 * closer together again, slowly. Nothing is sent while the API wants to be left alone.
 */
public final class AdaptiveLimit {
    private static final double HALF = 0.5;
    private static final double TENTH_LESS = 0.9;
    private static final double SLOW = 2;
    /** Shares of the newest answer in what is usual and in what is so now. */
    private static final double USUAL = 0.02;

    private static final double NOW = 0.3;
    private static final double WIDER_APART = 1.5;
    private static final double CLOSER = 0.98;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long MOST_APART = Duration.ofMinutes(1).toNanos();
    private static final long LEAST_APART = Duration.ofMillis(1).toNanos();
    /** A longer time between two requests is counted as this: mostly there was nothing to ask. */
    private static final long LONGEST_GAP = Duration.ofSeconds(1).toNanos();

    private final int most;
    private final LongSupplier nanos;
    private final DoubleSupplier chance;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Held by the one whose turn it is: the others are woken one by one, in the order in which they came. */
    private final ReentrantLock turn = new ReentrantLock(/* fair= */ true);

    private double window;
    private int out;
    private long begun;
    /** Requests up to this one were begun before the last cut. */
    private long cut;
    /** Up to this one, requests were out when all of the window was in use. */
    private long full;

    private long notBefore;
    private double apart;
    private double spacing;
    private long lastStart;
    private int refusedInARow;
    private double usual;
    private double now;

    /**
     * A limit.
     *
     * @param most requests at once that it never goes beyond
     * @param nanos a clock such as {@link System#nanoTime}
     * @param chance from 0 to 1, for pauses that are not all the same
     */
    public AdaptiveLimit(int most, LongSupplier nanos, DoubleSupplier chance) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one request at once; it is " + most);
        }
        this.most = most;
        this.nanos = nanos;
        this.chance = chance;
        this.window = Math.min(most, 4);
        this.notBefore = nanos.getAsLong();
        this.lastStart = notBefore;
    }

    /** The right to one request. Closed without word of how it went, it changes nothing. */
    public final class Permit implements AutoCloseable {
        private final long number;
        private final long start;
        private boolean over;

        private Permit(long number, long start) {
            this.number = number;
            this.start = start;
        }

        /**
         * It was answered.
         *
         * @param output tokens that were written: a long answer may take longer
         */
        public void answered(long output) {
            settle(() -> AdaptiveLimit.this.answered(this, output));
        }

        /**
         * The API has too much to do, or says that we ask too much.
         *
         * @param tooMany whether it counts requests or tokens in a time
         * @param retryAfter null if it did not say
         */
        public void refused(boolean tooMany, @Nullable Duration retryAfter) {
            settle(() -> AdaptiveLimit.this.refused(this, tooMany, retryAfter));
        }

        private void settle(Runnable word) {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    out--;
                    word.run();
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            settle(() -> {});
        }
    }

    /** Waits for its turn. Null if that did not come in time. */
    public @Nullable Permit acquire(Duration within) throws InterruptedException {
        long end = nanos.getAsLong() + within.toNanos();
        if (!turn.tryLock(within.toNanos(), TimeUnit.NANOSECONDS)) {
            return null;
        }
        try {
            return first(end);
        } finally {
            turn.unlock();
        }
    }

    private @Nullable Permit first(long end) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long time = nanos.getAsLong();
                long pause = notBefore - time;
                boolean room = out < (int) window;
                if (room && pause <= 0) {
                    return begin(time);
                }
                long left = end - time;
                if (left <= 0) {
                    return null;
                }
                long ignored = changed.awaitNanos(room ? Math.min(pause, left) : left);
            }
        } finally {
            lock.unlock();
        }
    }

    private Permit begin(long time) {
        out++;
        begun++;
        full = out >= (int) window ? begun : full;
        long since = Math.clamp(time - lastStart, LEAST_APART, LONGEST_GAP);
        spacing = spacing == 0 ? since : spacing * (1 - NOW) + since * NOW;
        lastStart = time;
        notBefore = Math.max(notBefore, time + (long) apart);
        return new Permit(begun, time);
    }

    private void answered(Permit permit, long output) {
        refusedInARow = 0;
        apart = apart * CLOSER < LEAST_APART ? 0 : apart * CLOSER;
        double took = (double) (nanos.getAsLong() - permit.start) / Math.max(1, output);
        usual = usual == 0 ? took : usual * (1 - USUAL) + took * USUAL;
        now = now == 0 ? took : now * (1 - NOW) + took * NOW;
        if (now > SLOW * usual) {
            narrow(permit, TENTH_LESS);
        } else if (permit.number <= full) {
            window = Math.min(most, window + 1 / window); // only where it was made use of
        }
    }

    private void refused(Permit permit, boolean tooMany, @Nullable Duration retryAfter) {
        boolean news = permit.number > cut;
        narrow(permit, HALF);
        if (news) {
            refusedInARow++;
            if (tooMany) {
                apart = Math.min((double) MOST_APART, Math.max(apart, spacing) * WIDER_APART);
            }
        }
        long pause = (retryAfter == null ? pause() : retryAfter).toNanos();
        notBefore = Math.max(notBefore, nanos.getAsLong() + pause);
    }

    private void narrow(Permit permit, double by) {
        if (permit.number > cut) {
            window = Math.max(1, window * by);
            cut = begun;
        }
    }

    /** Longer each time in a row, and not the same for all who wait. */
    private Duration pause() {
        long full = FIRST_PAUSE.toNanos() << Math.min(refusedInARow, 10);
        long capped = Math.min(full, LONGEST_PAUSE.toNanos());
        return Duration.ofNanos((long) (capped * (HALF + HALF * chance.getAsDouble())));
    }

    /** Requests at once that are allowed now. */
    public int window() {
        lock.lock();
        try {
            return (int) window;
        } finally {
            lock.unlock();
        }
    }

    /** Time that has to pass between the beginnings of two requests now. */
    public Duration apart() {
        lock.lock();
        try {
            return Duration.ofNanos((long) apart);
        } finally {
            lock.unlock();
        }
    }

    /** Requests that are out. */
    public int out() {
        lock.lock();
        try {
            return out;
        } finally {
            lock.unlock();
        }
    }
}
