package dev.muster.runtime.work;

import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The task queue, on behalf of one agent. It says that the agent lives for as long as it is open, so what the agent
 * holds stays its own.
 *
 * <p>Every method blocks. Each may throw {@link dev.muster.core.RefusedException} for what was asked wrongly, and
 * {@link dev.muster.client.UnreachableException} when there was no answer for longer than is borne.
 */
public interface Work extends AutoCloseable {
    /** The session that the agent acts in now. */
    SessionId session();

    /**
     * Asks for the best task that the agent can do and waits until there is one.
     *
     * @param wait how long, up to 1 h
     * @return nothing if the time passed without one; a claim that is interrupted is withdrawn, and a task that came
     *     just before that is answered with the interrupt flag set
     */
    Optional<Assignment> claim(Duration wait) throws InterruptedException;

    /**
     * Asks for a certain task. Answers nothing if it cannot be had: another agent was faster, or it has to wait.
     *
     * @throws dev.muster.core.RefusedException INVALID_STATE if this agent may have none at all: it is paused, say, or
     *     stopped
     */
    Optional<Assignment> claim(TaskId task) throws InterruptedException;

    /**
     * Keeps a lease alive.
     *
     * @param progress whether the work made progress since the last time
     * @return false if the task is not the agent's any more
     */
    boolean renew(Lease lease, boolean progress) throws InterruptedException;

    /** Ends a task well. Answers false if it was not the agent's any more: then nothing was changed. */
    boolean complete(Lease lease, String summary, List<NewArtifact> artifacts) throws InterruptedException;

    /** Ends an attempt badly. Answers false if the task was not the agent's any more: then nothing was changed. */
    boolean fail(Lease lease, String reason, boolean retryable) throws InterruptedException;

    /** Gives a task back undone. Answers false if it was not the agent's any more: then nothing was changed. */
    boolean release(Lease lease) throws InterruptedException;

    /** Why the server is not spoken to any more, now or later, a token that was revoked say; null while it is. */
    default @Nullable String over() {
        return null;
    }

    /** Leaves for good: the agent is stopped and its session ends. What it still holds can be claimed again. */
    @Override
    void close();
}
