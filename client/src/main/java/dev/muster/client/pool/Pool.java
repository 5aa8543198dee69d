package dev.muster.client.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections that callers take in turn.
 *
 * <p>What keeps it from the three defects of such pools: nothing that may block (opening, closing, checking) is done
 * under the lock, so no caller can hold the others up; a place that is taken is given back on every way out, so none is
 * lost; and every wait has an end, so a caller who holds one connection and asks for another is told so and not left
 * hanging. The connection that was used last is taken first: what is not needed falls idle and is closed.
 */
public final class Pool<C extends Pooled> implements AutoCloseable {
    /** A connection that was used so lately is taken to be good. */
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Connector<C> connector;
    private final PoolOptions options;
    private final LongSupplier nanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Deque<Idle<C>> idle = new ArrayDeque<>();
    private int inUse;
    private int waiting;
    private boolean closed;
    private long opened;
    private long ended;
    private long failedToOpen;
    private long exhausted;

    /** @param nanos a clock such as {@link System#nanoTime} */
    public Pool(Connector<C> connector, PoolOptions options, LongSupplier nanos) {
        this.connector = connector;
        this.options = options;
        this.nanos = nanos;
    }

    private record Idle<C>(C connection, long since) {}

    /** No connection became free in time; nothing was sent. */
    public static final class Exhausted extends IOException {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message);
        }
    }

    /** A connection that a caller holds until it closes this. */
    public final class Loan implements AutoCloseable {
        private final C connection;
        private boolean good;
        private boolean over;

        private Loan(C connection) {
            this.connection = connection;
        }

        public C connection() {
            return connection;
        }

        /** Says that the connection can be used again; without it, {@link #close} closes the connection. */
        public void stillGood() {
            good = true;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                giveBack(connection, good);
            }
        }
    }

    /**
     * Takes a connection; one is opened if none is idle.
     *
     * @throws Exhausted if all are in use for as long as the pool's options let a caller wait
     * @throws IOException if one had to be opened and could not be
     * @throws InterruptedException if the waiting is cut short
     */
    public Loan take() throws IOException, InterruptedException {
        takePlace();
        boolean taken = false;
        try {
            C connection = idleOne();
            if (connection == null) {
                connection = open();
            }
            taken = true;
            return new Loan(connection);
        } finally {
            if (!taken) {
                givePlaceBack();
            }
        }
    }

    private void takePlace() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = options.patience().toNanos();
            waiting++;
            try {
                while (inUse >= options.max() && !closed) {
                    if (left <= 0) {
                        exhausted++;
                        throw new Exhausted("all " + options.max() + " connections are in use, and none became free in "
                                + options.patience().toMillis() + " ms");
                    }
                    left = freed.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                freed.signal(); // the signal may have been for this thread: it goes to the next
                throw e;
            } finally {
                waiting--;
            }
            if (closed) {
                throw new IOException("the client is closed");
            }
            inUse++;
        } finally {
            lock.unlock();
        }
    }

    private void givePlaceBack() {
        lock.lock();
        try {
            inUse--;
            freed.signal();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable C idleOne() {
        while (true) {
            Idle<C> found;
            lock.lock();
            try {
                found = idle.pollLast();
            } finally {
                lock.unlock();
            }
            if (found == null) {
                return null;
            }
            long unused = nanos.getAsLong() - found.since;
            boolean tooOld = unused > options.idle().toNanos();
            if (!tooOld && (unused < FRESH_NANOS || !found.connection.isStale())) {
                return found.connection;
            }
            discard(found.connection);
        }
    }

    private C open() throws IOException {
        boolean done = false;
        try {
            C connection = connector.open();
            done = true;
            return connection;
        } finally {
            lock.lock();
            try {
                opened += done ? 1 : 0;
                failedToOpen += done ? 0 : 1;
            } finally {
                lock.unlock();
            }
        }
    }

    private void giveBack(C connection, boolean good) {
        giveBack(connection, good, nanos.getAsLong());
    }

    /** @param since when it was used last: that it was looked after is no use */
    private void giveBack(C connection, boolean good, long since) {
        boolean keep;
        lock.lock();
        try {
            keep = good && !closed;
            if (keep) {
                add(new Idle<>(connection, since));
            }
            inUse--;
            freed.signal();
        } finally {
            lock.unlock();
        }
        if (!keep) {
            discard(connection);
        }
    }

    /** With the lock held; what was used last stays last. */
    private void add(Idle<C> back) {
        Deque<Idle<C>> newer = new ArrayDeque<>();
        while (!idle.isEmpty() && idle.peekLast().since - back.since > 0) {
            newer.addFirst(idle.removeLast());
        }
        idle.addLast(back);
        idle.addAll(newer);
    }

    private void discard(C connection) {
        lock.lock();
        try {
            ended++;
        } finally {
            lock.unlock();
        }
        connection.close();
    }

    /**
     * Looks after the connections that nobody uses: closes those that are idle for too long or do not answer any more,
     * and opens what is missing to the least number. Called now and then by whoever owns the pool.
     *
     * @return whether the other side could be reached, as far as this found out
     */
    public boolean tend() {
        boolean reached = true;
        for (Idle<C> each : longUnused()) {
            boolean healthy = connector.isHealthy(each.connection);
            reached &= healthy;
            giveBack(each.connection, healthy, each.since);
        }
        while (reached && takePlaceIfFew()) {
            try {
                giveBack(open(), true);
            } catch (IOException e) {
                givePlaceBack();
                reached = false;
            } catch (RuntimeException e) {
                givePlaceBack();
                throw e;
            }
        }
        return reached;
    }

    /** Takes those out that have not been used lately; closes what is too old beyond the least number. */
    private List<Idle<C>> longUnused() {
        List<Idle<C>> toCheck = new ArrayList<>();
        List<C> tooOld = new ArrayList<>();
        lock.lock();
        try {
            long now = nanos.getAsLong();
            while (!idle.isEmpty() && now - idle.peekFirst().since >= FRESH_NANOS && inUse < options.max()) {
                Idle<C> oldest = idle.removeFirst();
                boolean needed = inUse + idle.size() < options.min();
                boolean old = now - oldest.since > options.idle().toNanos();
                if (old && !needed) {
                    tooOld.add(oldest.connection);
                } else {
                    inUse++; // a place of its own while it is checked
                    // One that is kept though it is old would be closed by whoever takes it: it begins anew.
                    toCheck.add(old ? new Idle<>(oldest.connection, now) : oldest);
                }
            }
        } finally {
            lock.unlock();
        }
        tooOld.forEach(this::discard);
        return toCheck;
    }

    private boolean takePlaceIfFew() {
        lock.lock();
        try {
            boolean few = !closed && inUse + idle.size() < options.min();
            inUse += few ? 1 : 0;
            return few;
        } finally {
            lock.unlock();
        }
    }

    public PoolStats stats() {
        lock.lock();
        try {
            return new PoolStats(inUse, idle.size(), waiting, opened, ended, failedToOpen, exhausted);
        } finally {
            lock.unlock();
        }
    }

    /** Closes what is idle now, and the rest when it is given back. Callers that wait are told. */
    @Override
    public void close() {
        List<Idle<C>> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(idle);
            idle.clear();
            freed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(each -> discard(each.connection));
    }
}
