package dev.muster.server.mcp;

import java.util.concurrent.locks.ReentrantLock;

/** A request that is being answered, for those who may cancel it. */
final class Running {
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread thread = Thread.currentThread();
    private boolean done;
    private boolean cancelled;

    /** Interrupts the request, unless it has been answered. */
    void cancel() {
        lock.lock();
        try {
            if (!done) {
                cancelled = true;
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** It is answered: nobody interrupts the thread for it any more. */
    void done() {
        lock.lock();
        try {
            done = true;
            if (cancelled) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
