package dev.muster.core.ledger;

import dev.muster.core.Answer;
import dev.muster.core.access.RequestId;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way through the ledger, and the thread that waits for its answer.
 *
 * @param <R> what it answers
 */
public final class Submission<R> {
    private final Command<R> command;
    private final @Nullable String request = RequestId.current();
    private volatile @Nullable Answer<R> answer;
    private volatile @Nullable Thread waiting;

    /** When a claim that waits gives up, in ms since 1970; 0 until it waits. For the ledger's thread. */
    private long givesUpAt;

    Submission(Command<R> command) {
        this.command = command;
    }

    Command<R> command() {
        return command;
    }

    /** What failed, for a log: the command, and the request that it came with. */
    String what() {
        String name = command.getClass().getSimpleName();
        return request == null ? name : name + " of request " + request;
    }

    /** The end of its wait: {@code until} the first time, and the same ever after, however often it is run. */
    long givesUpAt(long until) {
        givesUpAt = givesUpAt == 0 ? until : givesUpAt;
        return givesUpAt;
    }

    /** Whether it waited for work; may be asked by the caller once there is an answer. */
    public boolean waited() {
        return givesUpAt != 0;
    }

    /** The answer; null while there is none. */
    public @Nullable Answer<R> answer() {
        return answer;
    }

    /** Answers it. The first answer stands: when the ledger fails, it tells everybody whom it may not have told yet. */
    void complete(Answer<R> value) {
        if (answer != null) {
            return;
        }
        answer = value;
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Waits for the answer, whatever happens: once queued, a command cannot be taken back.
     *
     * @return the answer; the thread's interrupt flag is kept
     */
    public Answer<R> await() {
        boolean interrupted = false;
        waiting = Thread.currentThread();
        Answer<R> value;
        while ((value = answer) == null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return value;
    }

    /**
     * Waits for the answer or an interrupt.
     *
     * @return the answer, or null if the thread was interrupted first; its interrupt flag is then clear
     */
    public @Nullable Answer<R> awaitInterruptibly() {
        waiting = Thread.currentThread();
        Answer<R> value;
        while ((value = answer) == null) {
            LockSupport.park(this);
            if (answer == null && Thread.interrupted()) {
                return null;
            }
        }
        waiting = null;
        return value;
    }
}
