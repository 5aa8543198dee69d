package dev.muster.lab.mcp;

import dev.muster.lab.operation.CallFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, so that something can be done about it meanwhile. */
final class Underway implements AutoCloseable {
    private final FutureTask<Map<?, ?>> task;
    private final Thread thread;

    /** Begins now. */
    Underway(Callable<Map<?, ?>> calling) {
        this.task = new FutureTask<>(calling);
        this.thread = Thread.ofVirtual().name("mcp-underway").start(task);
    }

    /**
     * Lets it run.
     *
     * @throws CallFailure if it ends meanwhile: as it failed, or {@code check}
     */
    void runFor(Duration span) throws CallFailure, InterruptedException {
        try {
            task.get(span.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException asWanted) {
            return;
        } catch (ExecutionException failed) {
            throw failure(failed);
        }
        throw new CallFailure(
                "check", "the call had ended before it was interfered with: let it do more, or do so earlier");
    }

    /** How it failed; null if it has not, or not yet. */
    @Nullable
    CallFailure failure() {
        return task.state() == FutureTask.State.FAILED ? failure(new ExecutionException(task.exceptionNow())) : null;
    }

    private static CallFailure failure(ExecutionException failed) {
        return failed.getCause() instanceof CallFailure why
                ? why
                : CallFailure.transport(String.valueOf(failed.getCause()));
    }

    /** Ends it, and waits until its thread has let go of the connection, which others want to use after it. */
    @Override
    public void close() {
        task.cancel(/* mayInterruptIfRunning= */ true);
        boolean cut = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                cut = true;
            }
        }
        if (cut) {
            Thread.currentThread().interrupt();
        }
    }
}
