package dev.muster.lab.operation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends operations that take too long. A limit is only noted, at the cost of one write; one thread looks at all of them
 * now and then, so that an operation ends up to a twentieth of the limit late (at most 100 ms).
 *
 * <p>It also knows when the target was last heard: an operation in vain while others are answered is a {@code timeout},
 * one during which nobody heard anything is a {@code hang}.
 */
public final class TimeLimits implements AutoCloseable {
    private static final Duration LEAST_TO_CONNECT = Duration.ofSeconds(10);
    private static final long IDLE = 0;
    /** It is being ended from outside at this moment. */
    private static final long OVERDUE = -1;
    /** It was ended from outside. */
    private static final long CUT = -2;

    private static final long LONGEST_SLEEP = 100_000_000;
    private static final long SHORTEST_SLEEP = 1_000_000;

    private final Duration limit;
    private final long origin = System.nanoTime() - 1; // so that no moment is IDLE
    private final List<Limit> limits = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile long heard;
    private volatile boolean closed;

    /** @param limit how long an operation may take */
    public TimeLimits(Duration limit) {
        this.limit = limit;
        this.thread = Thread.ofPlatform().daemon().name("lab-time-limits").start(this::look);
    }

    /** How long an operation may take. */
    public Duration limit() {
        return limit;
    }

    /**
     * How long a connection may take that is made outside of any operation: the same, but not less than ten seconds.
     */
    public Duration connecting() {
        return limit.compareTo(LEAST_TO_CONNECT) < 0 ? LEAST_TO_CONNECT : limit;
    }

    /** Notes that the target has said something, to whomever. */
    public void heard() {
        heard = now();
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    /**
     * A limit for the operations of one agent, one after the other.
     *
     * @param overdue ends the operation, from another thread; it must be short, and must not fail
     */
    public Limit limit(Runnable overdue) {
        Limit made = new Limit(overdue);
        limits.add(made);
        return made;
    }

    private void look() {
        long sleep = Math.clamp(limit.toNanos() / 20, SHORTEST_SLEEP, LONGEST_SLEEP);
        while (!closed) {
            LockSupport.parkNanos(this, sleep);
            long now = now();
            for (Limit each : limits) {
                each.look(now);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** The limit of one operation after the other. */
    public final class Limit implements AutoCloseable {
        private final Runnable overdue;
        private final AtomicLong end = new AtomicLong(IDLE);
        private volatile long began;
        private volatile Duration within = limit;

        private Limit(Runnable overdue) {
            this.overdue = overdue;
        }

        /** An operation begins. */
        public void begin() {
            begin(limit);
        }

        /** Something else begins that may take so long, such as {@link #connecting()}. */
        public void begin(Duration atMost) {
            long now = now();
            within = atMost;
            began = now;
            end.set(now + atMost.toNanos());
        }

        /**
         * It has ended; answers whether in time: if not, it was ended from outside. Whoever is about to do that is
         * waited for, as it would hit the operation that follows.
         */
        public boolean end() {
            while (true) {
                long at = end.get();
                if (at == OVERDUE) {
                    Thread.yield();
                } else if (end.compareAndSet(at, IDLE)) {
                    return at != CUT;
                }
            }
        }

        /** Whether it was ended from outside, or is at this moment. */
        public boolean isOver() {
            long at = end.get();
            return at == OVERDUE || at == CUT;
        }

        /** How an operation that was ended from outside is accounted for. */
        public CallFailure failure() {
            String patience = within.toMillis() + " ms";
            return heard < began
                    ? new CallFailure(
                            "hang", "no answer within " + patience + ", and the target said nothing to anybody")
                    : new CallFailure("timeout", "no answer within " + patience);
        }

        private void look(long now) {
            long at = end.get();
            if (at > IDLE && now > at && end.compareAndSet(at, OVERDUE)) {
                try {
                    overdue.run();
                } finally {
                    end.compareAndSet(OVERDUE, CUT);
                }
            }
        }

        @Override
        public void close() {
            limits.remove(this);
        }
    }
}
