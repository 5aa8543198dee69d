package dev.muster.lab.mcp;

import dev.muster.lab.operation.CallFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A request that waits for its response. One thread waits, any thread answers; the first answer counts. */
final class Pending {
    private final long id;
    private final CallTrace trace;
    private final Thread waiting = Thread.currentThread();
    private final AtomicReference<Object> outcome = new AtomicReference<>();

    /**
     * Of the thread that is going to wait.
     *
     * @param trace told what comes on the way
     */
    Pending(long id, CallTrace trace) {
        this.id = id;
        this.trace = trace;
        trace.sentAs(id);
    }

    /** A notification about it came, before its response. */
    void notified(Map<?, ?> message) {
        trace.notified(message, /* answered= */ false);
    }

    long id() {
        return id;
    }

    void answered(Map<?, ?> response) {
        trace.event();
        end(response);
    }

    void failed(CallFailure failure) {
        end(failure);
    }

    private void end(Object with) {
        if (outcome.compareAndSet(null, with)) {
            LockSupport.unpark(waiting);
        }
    }

    /**
     * Waits for it, until somebody ends it.
     *
     * @throws CallFailure as it was failed with
     */
    Map<?, ?> await() throws CallFailure, InterruptedException {
        while (outcome.get() == null) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
        }
        return told();
    }

    /**
     * The same, but no longer than this.
     *
     * @throws CallFailure {@code hang} if it lasts longer
     */
    Map<?, ?> await(Duration patience) throws CallFailure, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (outcome.get() == null) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new CallFailure("hang", "no answer within " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException("the run was cut short");
            }
        }
        return told();
    }

    private Map<?, ?> told() throws CallFailure {
        return switch (outcome.get()) {
            case Map<?, ?> response -> response;
            case CallFailure failure -> throw failure;
            case null, default -> throw new IllegalStateException("it ends with a response or a failure");
        };
    }
}
