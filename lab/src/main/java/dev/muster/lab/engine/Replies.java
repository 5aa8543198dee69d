package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls of one connection that wait for their answers, matched by ref. */
final class Replies {
    private final AtomicLong lastRef = new AtomicLong();
    private final Map<Long, CompletableFuture<Fields>> waiting = new ConcurrentHashMap<>(4);
    private volatile @Nullable IOException over;

    /** A call that was begun. */
    record Awaited(long ref, CompletableFuture<Fields> reply) {}

    /**
     * Begins a call, under a ref that no other has.
     *
     * @throws IOException if the connection is over
     */
    Awaited begin() throws IOException {
        Awaited call = new Awaited(lastRef.incrementAndGet(), new CompletableFuture<>());
        waiting.put(call.ref(), call.reply());
        IOException why = over; // after the call is known: either it is seen here, or the end sees the call
        if (why != null) {
            waiting.remove(call.ref());
            throw new IOException(why.getMessage(), why);
        }
        return call;
    }

    /** Gives a message to the call that waits for it; false if none does. */
    boolean settle(Fields message) {
        CompletableFuture<Fields> call = message.value("ref") instanceof Long ref ? waiting.remove(ref) : null;
        return call != null && call.complete(message);
    }

    /** Nobody waits for this one any more. */
    void forget(Awaited call) {
        waiting.remove(call.ref());
    }

    /** There will be no more answers: fails the calls that wait, and those that come. The first reason stays. */
    void end(IOException why) {
        if (over == null) {
            over = why;
        }
        waiting.values().forEach(call -> call.completeExceptionally(why));
        waiting.clear();
    }
}
