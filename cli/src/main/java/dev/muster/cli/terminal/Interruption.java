package dev.muster.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets Ctrl-C (or a polite kill) end long work in good order: what was begun is told to stop, and the process waits
 * until its results are kept. The JVM then ends with the code that belongs to the signal, 130 for Ctrl-C.
 */
public final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("interruption").unstarted(this::interrupt);
    private final ReentrantLock lock = new ReentrantLock();
    private Runnable stop;
    private volatile boolean requested;

    /**
     * Of work that is there already.
     *
     * @param stop asks the work to stop; called on a thread of its own
     */
    public Interruption(Runnable stop) {
        this.stop = stop;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Of work that is yet to begin: {@link #stopsBy} says how it is stopped as soon as there is something to stop. */
    public Interruption() {
        this(() -> {});
    }

    /**
     * Tells how the work is stopped that has begun by now.
     *
     * @param how asks it to stop; called at once, on this thread, if the interruption came while the work began
     */
    public void stopsBy(Runnable how) {
        boolean late;
        lock.lock();
        try {
            stop = how;
            late = requested;
        } finally {
            lock.unlock();
        }
        if (late) {
            how.run();
        }
    }

    private Runnable request() {
        lock.lock();
        try {
            requested = true;
            return stop;
        } finally {
            lock.unlock();
        }
    }

    void interrupt() {
        request().run();
        try {
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("muster: the work did not stop within " + PATIENCE.toSeconds()
                        + " s; what was saved until now is kept");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process is ending. */
    public boolean requested() {
        return requested;
    }

    /** The work has ended and everything about it is written. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // then the hook has run, or is running and has been told
        }
    }
}
