package dev.muster.git;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Work that many ask for at once is done once for all of them, by one of them.
 *
 * <p>Who comes while it is being done waits for the next time, since what it sees may be older than his asking; all who
 * come by then share that. So each answer is at least as new as its question.
 */
final class SingleFlight<T> {
    private final Supplier<T> work;
    private final AtomicReference<CompletableFuture<T>> boarding;
    private final CompletableFuture<T> nobody = new CompletableFuture<>();
    private final ReentrantLock flying = new ReentrantLock();

    SingleFlight(Supplier<T> work) {
        this.work = work;
        this.boarding = new AtomicReference<>(nobody);
    }

    T get() {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> shared = boarding.updateAndGet(waiting -> waiting == nobody ? own : waiting);
        if (shared != own) {
            return join(shared);
        }
        flying.lock();
        try {
            boarding.set(nobody);
            own.complete(work.get());
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
        } finally {
            flying.unlock();
        }
        return join(own);
    }

    private static <T> T join(CompletableFuture<T> flight) {
        try {
            return flight.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
