package dev.muster.runtime.model;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests go together. What is gained is the API's cache: requests that begin with the same long prefix pay for
 * it in full as long as none of them has been answered. So the first of a batch goes ahead, and the others follow when
 * it has come back, unless the cache is warm.
 *
 * <p>A batch has one deadline, set when its first request comes: those who come later do not put it off. It goes sooner
 * if it is full, or if every agent there is waits in it. Each request stays its agent's own, on the agent's thread: its
 * answer cannot get to another, and its failure is no other's.
 */
public final class Batcher {
    private final int size;
    private final Duration timeout;
    private final Alarm alarm;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Batch open;
    private int agents;
    private long batches;
    private long together;

    /**
     * A batcher.
     *
     * @param size requests of a batch, at most
     * @param timeout how long the first of them waits for others, at most
     */
    public Batcher(int size, Duration timeout, Alarm alarm) {
        if (size < 1 || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "a batch has one request or more, and waits 0 s or longer; it is " + size + " in " + timeout);
        }
        this.size = size;
        this.timeout = timeout;
        this.alarm = alarm;
    }

    private static final class Batch {
        private final CountDownLatch gone = new CountDownLatch(1);
        private final CountDownLatch led = new CountDownLatch(1);
        private int members;
        private int places;
        private Alarm.@Nullable Set deadline;
    }

    /** A place in a batch that has gone. To be closed when its request was answered or not, however that ended. */
    public static final class Place implements AutoCloseable {
        private final Batch batch;
        private final boolean first;

        private Place(Batch batch, boolean first) {
            this.batch = batch;
            this.first = first;
        }

        /**
         * Waits until the first request of the batch is over; the first itself does not wait.
         *
         * @return false if that took longer than {@code within}
         */
        public boolean follow(Duration within) throws InterruptedException {
            return first || batch.led.await(within.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            if (first) {
                batch.led.countDown();
            }
        }
    }

    /** An agent more may send requests. */
    void joined() {
        lock.lock();
        try {
            agents++;
        } finally {
            lock.unlock();
        }
    }

    /** One fewer; it waits in no batch. */
    void left() {
        lock.lock();
        try {
            agents--;
            Batch batch = open;
            if (batch != null && batch.members >= full()) {
                go(batch);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a place in the next batch, and waits until it goes. Null if it has not gone in time: the place is given up.
     */
    public @Nullable Place enter(Duration within) throws InterruptedException {
        Batch batch = place();
        boolean went;
        try {
            went = batch.gone.await(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            boolean ignored = leave(batch);
            throw e;
        }
        if (!went && leave(batch)) {
            return null;
        }
        return new Place(batch, takeOrder(batch) == 0);
    }

    private Batch place() {
        lock.lock();
        try {
            Batch batch = open;
            if (batch == null) {
                Batch begun = new Batch();
                batch = begun;
                open = begun;
                if (full() > 1) {
                    begun.deadline = alarm.in(timeout, () -> deadline(begun));
                }
            }
            batch.members++;
            if (batch.members >= full()) {
                go(batch);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private int full() {
        return Math.max(1, Math.min(size, agents));
    }

    private void deadline(Batch batch) {
        lock.lock();
        try {
            go(batch);
        } finally {
            lock.unlock();
        }
    }

    private void go(Batch batch) {
        if (open != batch) {
            return; // it went when it was full
        }
        open = null;
        batches++;
        together += batch.members;
        if (batch.deadline != null) {
            batch.deadline.cancel();
        }
        batch.gone.countDown();
    }

    /** Who sends first is not settled before the batch goes: whoever came first may have left it. */
    private int takeOrder(Batch batch) {
        lock.lock();
        try {
            return batch.places++;
        } finally {
            lock.unlock();
        }
    }

    /** Answers false if the batch has gone. */
    private boolean leave(Batch batch) {
        lock.lock();
        try {
            if (open != batch) {
                return false;
            }
            batch.members--;
            if (batch.members == 0) {
                open = null;
                if (batch.deadline != null) {
                    batch.deadline.cancel();
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Requests that wait for their batch to go. */
    public int waiting() {
        lock.lock();
        try {
            return open == null ? 0 : open.members;
        } finally {
            lock.unlock();
        }
    }

    /** Batches that went. */
    public long batches() {
        lock.lock();
        try {
            return batches;
        } finally {
            lock.unlock();
        }
    }

    /** Requests that were in them. */
    public long requests() {
        lock.lock();
        try {
            return together;
        } finally {
            lock.unlock();
        }
    }
}
