package dev.muster.lab.mcp;

import dev.muster.lab.operation.CallFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a call was in vain on a session that said nothing: first it was silent for the time limit, then it is asked
 * whether it is alive, and if it is not, a fresh session is. Both dead is a deadlock of the server; only the old one
 * dead, a session that is stuck; the old one alive, a call that hangs while its session does not.
 *
 * <p>Many calls hang at once: the fresh session is tried for one of them, and the others take what it found.
 */
final class Watchdog {
    /** Longest that a live session may take for a ping, and how long the same failure stands for others. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Set<String> DEAD = Set.of("timeout", "hang", "transport");

    private final Duration freshPatience;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile @Nullable Fresh last;

    /** @param failure null if the fresh session was alive */
    private record Fresh(@Nullable CallFailure failure, long at) {
        boolean stands() {
            return System.nanoTime() - at < PATIENCE.toNanos();
        }
    }

    /** @param freshPatience longest that a fresh session may take until it answers a ping */
    Watchdog(Duration freshPatience) {
        this.freshPatience = freshPatience;
    }

    /** Asks whether somebody is alive. */
    interface Ping {
        /** Any answer at all will do; it may take longer than anybody waits. */
        void ping() throws CallFailure, InterruptedException;
    }

    /**
     * Judges a call that had no answer in time, and whose session had said nothing since.
     *
     * @param silent {@code hang} or {@code timeout}, as the time limit has it
     * @param same asks the same session
     * @param fresh asks on a session of its own
     * @return the same failure, or one that says more
     */
    CallFailure judge(CallFailure silent, Ping same, Ping fresh) throws InterruptedException {
        CallFailure old = asked(same, PATIENCE);
        if (old == null) {
            return new CallFailure(
                    silent.kind(),
                    silent.getMessage() + "; a ping on the same session was answered: only the call hangs");
        }
        CallFailure other = fresh(fresh);
        String said = silent.getMessage() + "; a ping on the same session: " + old.getMessage();
        if (other == null) {
            return new CallFailure("session_stuck", said + "; a fresh session was alive");
        }
        if (other.kind().equals("transport")) {
            return new CallFailure(silent.kind(), said + "; no fresh session could be had: " + other.getMessage());
        }
        return new CallFailure("deadlock", said + "; on a fresh session: " + other.getMessage());
    }

    private @Nullable CallFailure fresh(Ping ping) throws InterruptedException {
        trying.lockInterruptibly();
        try {
            Fresh found = last;
            if (found == null || !found.stands()) {
                found = new Fresh(asked(ping, freshPatience), System.nanoTime());
                last = found;
            }
            return found.failure();
        } finally {
            trying.unlock();
        }
    }

    /** Null if it is alive. */
    private static @Nullable CallFailure asked(Ping ping, Duration patience) throws InterruptedException {
        FutureTask<Boolean> asking = new FutureTask<>((Callable<Boolean>) () -> {
            ping.ping();
            return true;
        });
        Thread.ofVirtual().name("mcp-watchdog").start(asking);
        try {
            asking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException silent) {
            asking.cancel(/* mayInterruptIfRunning= */ true);
            return new CallFailure("hang", "no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            // Whoever refuses is alive.
            return failed.getCause() instanceof CallFailure why
                    ? DEAD.contains(why.kind()) ? why : null
                    : CallFailure.transport(String.valueOf(failed.getCause()));
        }
    }
}
