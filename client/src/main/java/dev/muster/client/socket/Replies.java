package dev.muster.client.socket;

import dev.muster.client.UnreachableException;
import dev.muster.client.wire.Fields;
import dev.muster.core.RefusedException;
import dev.muster.core.time.Deadlines;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The questions of one line that are not answered yet, by their ref. */
final class Replies {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, CompletableFuture<Fields>> open = new HashMap<>(4);
    private long last;
    private @Nullable String broken;

    /** A question. */
    record Reply(long ref, CompletableFuture<Fields> answer) {
        /**
         * Waits for the answer.
         *
         * @throws RefusedException if the server refused
         * @throws UnreachableException if the line breaks or the time runs out first: it may have been done or not
         */
        Fields await(Duration atMost) throws InterruptedException {
            try {
                return Deadlines.await(answer, atMost);
            } catch (TimeoutException e) {
                throw new UnreachableException(
                        "the server did not answer within " + atMost.toSeconds()
                                + " s; it may have been done or not: look before you ask again",
                        true,
                        e);
            } catch (ExecutionException e) {
                throw switch (e.getCause()) {
                    case RefusedException refused -> refused.refusal().asException();
                    case UnreachableException broken ->
                        new UnreachableException(String.valueOf(broken.getMessage()), broken.maybeDone(), broken);
                    case null, default -> new UnreachableException(String.valueOf(messageOf(e)), true, e.getCause());
                };
            }
        }

        private static @Nullable String messageOf(ExecutionException e) {
            return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        }
    }

    /** Begins a question; what is begun has to be {@linkplain #forget forgotten} in the end. */
    Reply begin() {
        lock.lock();
        try {
            CompletableFuture<Fields> answer = new CompletableFuture<>();
            last++;
            if (broken == null) {
                open.put(last, answer);
            } else {
                answer.completeExceptionally(new UnreachableException(broken, false, null)); // nothing is sent then
            }
            return new Reply(last, answer);
        } finally {
            lock.unlock();
        }
    }

    void forget(Reply reply) {
        lock.lock();
        try {
            open.remove(reply.ref);
        } finally {
            lock.unlock();
        }
    }

    void answered(@Nullable Long ref, Fields fields) {
        CompletableFuture<Fields> question = taken(ref);
        if (question != null) {
            question.complete(fields);
        }
    }

    /** @return whether it was the answer to a question */
    boolean refused(@Nullable Long ref, RefusedException why) {
        CompletableFuture<Fields> question = taken(ref);
        return question != null && question.completeExceptionally(why);
    }

    private @Nullable CompletableFuture<Fields> taken(@Nullable Long ref) {
        lock.lock();
        try {
            return ref == null ? null : open.remove(ref);
        } finally {
            lock.unlock();
        }
    }

    /**
     * No answer will come any more.
     *
     * @param refused whether the server has let nobody in: then nothing of what was asked was done
     */
    void broken(String why, boolean refused) {
        List<CompletableFuture<Fields>> all;
        lock.lock();
        try {
            broken = why;
            all = List.copyOf(open.values());
            open.clear();
        } finally {
            lock.unlock();
        }
        String told = refused ? why : why + "; what was asked may have been done or not: look before you ask again";
        all.forEach(each -> each.completeExceptionally(new UnreachableException(told, !refused, null)));
    }
}
