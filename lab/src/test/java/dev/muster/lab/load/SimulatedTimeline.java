package dev.muster.lab.load;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: threads run one at a time, in an order that depends on nothing but their own waits, and time jumps to
 * the next moment at which somebody has something to do.
 */
public final class SimulatedTimeline implements Timeline {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Thread, Turn> turns = new HashMap<>();
    private final Deque<Turn> runnable = new ArrayDeque<>();
    private final PriorityQueue<Turn> sleeping = new PriorityQueue<>(
            Comparator.comparingLong((Turn turn) -> turn.wakeAt).thenComparingLong(turn -> turn.order));
    private @Nullable Turn running;
    private long now = 1_000_000_000L;
    private long orders;

    private final class Turn {
        final Condition given = lock.newCondition();
        long wakeAt;
        long order;
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void parkUntil(long deadline, BooleanSupplier released) throws InterruptedException {
        while (!released.getAsBoolean() && nanos() < deadline) {
            lock.lock();
            try {
                Turn own = turns.get(Thread.currentThread());
                if (own == null) {
                    throw new IllegalStateException("only threads of this timeline can wait on it");
                }
                own.wakeAt = deadline;
                own.order = orders++;
                sleeping.add(own);
                passOn();
                awaitTurn(own);
            } finally {
                lock.unlock();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in simulated time");
            }
        }
    }

    private void awaitTurn(Turn own) {
        while (running != own) {
            own.given.awaitUninterruptibly();
        }
    }

    /** Gives the turn to the next thread that can run, moving time if all sleep. */
    private void passOn() {
        Turn next = runnable.poll();
        if (next == null) {
            next = sleeping.poll();
            if (next != null) {
                now = Math.max(now, next.wakeAt);
            }
        }
        running = next;
        if (next != null) {
            next.given.signal();
        }
    }

    @Override
    public Thread startAgent(String name, Runnable body) {
        Turn turn = new Turn();
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            lock.lock();
            try {
                awaitTurn(turn);
            } finally {
                lock.unlock();
            }
            try {
                body.run();
            } finally {
                lock.lock();
                try {
                    turns.remove(Thread.currentThread());
                    passOn();
                } finally {
                    lock.unlock();
                }
            }
        });
        lock.lock();
        try {
            turns.put(thread, turn);
            runnable.add(turn);
            if (running == null) {
                passOn();
            }
        } finally {
            lock.unlock();
        }
        thread.start();
        return thread;
    }

    @Override
    public Thread startWatch(String name, Runnable body) {
        return startAgent(name, body);
    }

    @Override
    public void wake(Thread thread) {
        lock.lock();
        try {
            Turn turn = turns.get(thread);
            if (turn != null && sleeping.remove(turn)) {
                runnable.add(turn);
                if (running == null) {
                    passOn();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
