package dev.muster.core.ledger;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's bounded queue: many threads put commands in, one takes them out and can be woken for other reasons too.
 */
final class Inbox {
    private final int capacity;
    private final AtomicInteger size = new AtomicInteger();
    private final Queue<Submission<?>> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;

    Inbox(int capacity) {
        this.capacity = capacity;
    }

    /** Puts a command in; false if the queue is full. */
    boolean offer(Submission<?> submission) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            return false;
        }
        queue.add(submission);
        wake();
        return true;
    }

    /** Puts a command in even if the queue is full: it makes room, or answers who waits. */
    void force(Submission<?> submission) {
        size.incrementAndGet();
        queue.add(submission);
        wake();
    }

    /** Takes a command back that nobody has taken out yet; false if somebody has. */
    boolean remove(Submission<?> submission) {
        boolean removed = queue.remove(submission);
        if (removed) {
            size.decrementAndGet();
        }
        return removed;
    }

    int size() {
        return size.get();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    @Nullable
    Submission<?> poll() {
        Submission<?> submission = queue.poll();
        if (submission != null) {
            size.decrementAndGet();
        }
        return submission;
    }

    /** Moves up to {@code most} commands into {@code batch}. */
    void drainTo(List<Submission<?>> batch, int most) {
        for (int i = 0; i < most; i++) {
            Submission<?> submission = poll();
            if (submission == null) {
                return;
            }
            batch.add(submission);
        }
    }

    /** Wakes the taker if it sleeps. */
    void wake() {
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Sleeps until there is a command, {@code ready} holds and {@link #wake} was called, or the time is over. */
    void sleep(long nanos, BooleanSupplier ready) {
        sleeper = Thread.currentThread();
        // Looked at after the sleeper is named: whoever changes it later will wake this thread.
        if (queue.isEmpty() && !ready.getAsBoolean()) {
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        sleeper = null;
    }
}
