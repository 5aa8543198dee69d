package dev.muster.runtime.inference;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads of the platform, as many as there are processors, on which agents take turns, first come first served.
 *
 * <p>A virtual thread that only computes keeps its carrier for as long as it likes: the renewals of leases and the
 * heartbeats of all other agents in this process would wait for it, and their tasks be taken from them.
 */
final class Processors implements AutoCloseable {
    private final ExecutorService threads;

    /** @param count how many turns are taken at once */
    Processors(int count) {
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("thinker-", 1).factory());
    }

    /**
     * Takes one turn, and waits for it.
     *
     * @throws InterruptedException if it is not to be waited for; the turn is not begun, or sees that it is interrupted
     */
    <T> T turn(Callable<T> work) throws InterruptedException {
        Future<T> turn = threads.submit(work);
        try {
            return turn.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an agent cannot think any more", e.getCause());
        } finally {
            boolean ignored = turn.cancel(true); // which it is not if it has ended
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
