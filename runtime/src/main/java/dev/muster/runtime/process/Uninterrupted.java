package dev.muster.runtime.process;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what must not be left half-way. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Its result. An interruption meanwhile is kept for later. */
    static <T> T result(Future<T> future) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
