package dev.muster.client.pool;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: after several failures in a row it refuses calls at once, for a while; then it lets a few through
 * to see whether the other side is back.
 *
 * <p>It cannot get stuck. It has no timer: the next caller who comes late enough begins the trials. A trial that ends
 * without a result (its caller was interrupted) gives its place back. A trial that never ends loses it: when the trials
 * take longer than the breaker stays open, others begin beside them. It still counts when it ends while the trials go
 * on: where every call takes that long, none would otherwise. And what a call reports that was let through before the
 * breaker last opened or closed counts for nothing.
 */
public final class Breaker {
    /** What a breaker does with calls. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private final BreakerOptions options;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile State state = State.CLOSED;
    private volatile int failures;
    private volatile long period;
    private long since;
    /** How long it is open this time; 0 while it is closed. */
    private long openNanos;

    /** The period in which it last opened: while it tries, what was let through later is a trial. */
    private long openPeriod;
    /** Trials that have a place. */
    private int trialsOut;

    private int trialsPassed;
    private long opened;
    private long refused;

    /** @param nanos a clock such as {@link System#nanoTime} */
    public Breaker(BreakerOptions options, LongSupplier nanos) {
        this.options = options;
        this.nanos = nanos;
    }

    /** A call that was let through. Closed without a result, it counts for nothing. */
    public final class Passage implements AutoCloseable {
        private final long begun;
        private boolean settled;

        private Passage(long begun) {
            this.begun = begun;
        }

        /** The other side answered. */
        public void succeeded() {
            if (!settled) {
                settled = true;
                success(begun);
            }
        }

        /** The other side could not be reached, or did not answer. */
        public void failed() {
            if (!settled) {
                settled = true;
                failure(begun);
            }
        }

        @Override
        public void close() {
            if (!settled) {
                settled = true;
                withdrawn(begun);
            }
        }
    }

    /** Lets a call through; null if the breaker refuses it. */
    public @Nullable Passage enter() {
        long now = period; // read before the state, and written after it: a passage is never of a later period
        if (state == State.CLOSED) {
            return new Passage(now);
        }
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return new Passage(period);
            }
            if (areTrialsDue()) {
                turn(State.HALF_OPEN);
            } else if (!isTrialFree()) {
                refused++;
                return null;
            }
            trialsOut++;
            return new Passage(period);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call would be let through now; takes no trial's place. */
    public boolean admits() {
        lock.lock();
        try {
            return state == State.CLOSED || areTrialsDue() || isTrialFree();
        } finally {
            lock.unlock();
        }
    }

    private boolean areTrialsDue() {
        return nanos.getAsLong() - since >= openNanos && (state == State.OPEN || trialsOut > 0);
    }

    private boolean isTrialFree() {
        return state == State.HALF_OPEN && trialsOut + trialsPassed < options.trials();
    }

    private void success(long begun) {
        if (failures == 0 && state == State.CLOSED) {
            return;
        }
        lock.lock();
        try {
            if (!counts(begun)) {
                return;
            }
            failures = 0;
            if (state == State.HALF_OPEN) {
                giveBack(begun);
                trialsPassed++;
                if (trialsPassed >= options.trials()) {
                    turn(State.CLOSED);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void failure(long begun) {
        lock.lock();
        try {
            if (!counts(begun) || state == State.OPEN) {
                return;
            }
            int inARow = failures + 1;
            if (state == State.HALF_OPEN || inARow >= options.failures()) {
                turn(State.OPEN);
            } else {
                failures = inARow;
            }
        } finally {
            lock.unlock();
        }
    }

    private void withdrawn(long begun) {
        if (state == State.CLOSED) {
            return;
        }
        lock.lock();
        try {
            if (state == State.HALF_OPEN) {
                giveBack(begun);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether it matters now how a call went that was let through in this period. With the lock held. */
    private boolean counts(long begun) {
        return state == State.HALF_OPEN ? begun > openPeriod : begun == period;
    }

    /** Gives back the place of a trial, unless it has lost it to another. With the lock held. */
    private void giveBack(long begun) {
        if (begun == period) {
            trialsOut--;
        }
    }

    private void turn(State to) {
        long next = period + 1; // only ever with the lock held
        if (to == State.OPEN) {
            openPeriod = next;
            opened++;
            long longer = openNanos == 0 ? options.openFor().toNanos() : openNanos * 2;
            openNanos = Math.min(longer, options.longest().toNanos());
        } else if (to == State.CLOSED) {
            openNanos = 0;
        }
        if (to != State.HALF_OPEN) {
            trialsPassed = 0; // trials that only join others leave what has passed as it is
        }
        state = to;
        period = next;
        since = nanos.getAsLong();
        failures = 0;
        trialsOut = 0;
    }

    public State state() {
        return state;
    }

    /** How long it is until a refused call is worth another try; zero if it is worth one now. */
    public Duration retryAfter() {
        lock.lock();
        try {
            long left = openNanos - (nanos.getAsLong() - since);
            return state == State.CLOSED || left < 0 ? Duration.ZERO : Duration.ofNanos(left);
        } finally {
            lock.unlock();
        }
    }

    /** How often it opened. */
    public long opened() {
        lock.lock();
        try {
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Calls that it refused. */
    public long refused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }
}
