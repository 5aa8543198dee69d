package dev.muster.server.ws;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Calls of one connection that wait for something, each on a thread of its own, so that other messages pass them. */
final class Waits {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Map<Object, Thread> running;
    private boolean over;

    Waits(int most) {
        this.most = most;
    }

    /** What is to be done; it says {@code settled} when it waits no more, before it answers. */
    interface Wait {
        void run(Runnable settled);
    }

    /**
     * Begins to wait.
     *
     * @param ref the name by which it may be cancelled, if it has one
     * @throws RefusedException if too many wait already, or one of this ref does
     */
    void begin(@Nullable Object ref, Wait wait) {
        Object key = ref == null ? new Object() : ref;
        lock.lock();
        try {
            if (over) {
                return;
            }
            Map<Object, Thread> all = running == null ? new HashMap<>(4) : running;
            running = all;
            if (all.containsKey(key)) {
                throw Refusal.of(ErrorCode.CONFLICT, "a call with the ref '" + ref + "' is waiting already")
                        .withHelp("give each call a ref of its own")
                        .asException();
            }
            if (all.size() >= most) {
                throw Refusal.of(
                                ErrorCode.LIMIT_REACHED,
                                "this connection has " + all.size() + " calls waiting; at most " + most + " may")
                        .withHelp("await or cancel one of them first")
                        .asException();
            }
            Thread thread = Thread.ofVirtual().name("muster-ws-wait").unstarted(() -> run(key, wait));
            all.put(key, thread);
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    private void run(Object key, Wait wait) {
        try {
            wait.run(() -> settled(key));
        } finally {
            settled(key);
        }
    }

    /** From here on nobody interrupts it: what it has to say is to be sent in peace. */
    private void settled(Object key) {
        lock.lock();
        try {
            if (running != null) {
                running.remove(key, Thread.currentThread());
                if (running.isEmpty()) {
                    running = null;
                }
            }
        } finally {
            lock.unlock();
        }
        Thread.interrupted();
    }

    /** Ends the wait of this ref; false if none waits. */
    boolean cancel(Object ref) {
        lock.lock();
        try {
            Thread thread = running == null ? null : running.get(ref);
            if (thread == null) {
                return false;
            }
            thread.interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waits and begins no more; answers the threads that may still be at it. */
    List<Thread> end() {
        lock.lock();
        try {
            over = true;
            List<Thread> all = running == null ? List.of() : List.copyOf(running.values());
            all.forEach(Thread::interrupt);
            return all;
        } finally {
            lock.unlock();
        }
    }
}
