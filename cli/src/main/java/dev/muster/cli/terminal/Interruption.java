package dev.muster.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C (or a polite kill) end long work in good order: what was begun is told to stop, and the process waits
 * until its results are kept. The JVM then ends with the code that belongs to the signal, 130 for Ctrl-C.
 */
public final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Runnable stop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    /** @param stop asks the work to stop; called on a thread of its own */
    public Interruption(Runnable stop) {
        this.stop = stop;
        this.hook = Thread.ofPlatform().name("interruption").unstarted(this::stop);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        requested = true;
        stop.run();
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
