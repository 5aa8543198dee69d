package dev.muster.runtime.work;

import dev.muster.client.UnreachableException;
import dev.muster.client.call.Questions;
import dev.muster.client.socket.AgentConnection;
import dev.muster.client.socket.Ended;
import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a server, over the agent's own connection. The end of a task is told until it is known to have arrived:
 * an answer that got lost, a server that starts again and one that is busy cost time, never the result.
 */
final class ServedWork implements Work {
    /** How long the end of a task is told to a server that does not answer, before the agent hears that it waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The state that is told of a claim that was interrupted. */
    private static final String WITHDRAWN = "cancelled";

    private static final Duration PAUSE = Duration.ofMillis(500);
    /** An agent that leaves does not wait for a server that is gone: that ends its session by itself. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private static final Set<ErrorCode> NOT_OURS =
            EnumSet.of(ErrorCode.STALE_LEASE, ErrorCode.INVALID_STATE, ErrorCode.NOT_FOUND);

    /** What an agent or a session is called in which nothing can be claimed. */
    private static final Set<String> NO_CLAIM = Set.of("paused", "draining", "stopped", "lost", "expired", "ended");

    private final AgentConnection connection;
    private final Duration lease;
    /** The answer to a claim got lost. Agents claim one after the other. */
    private volatile boolean unsure;
    /** Of a task whose end was told, and the answer got lost: when it is told again, it may have arrived before. */
    private volatile @Nullable Lease maybeTold;

    ServedWork(AgentConnection connection, Duration lease) {
        this.connection = connection;
        this.lease = lease;
    }

    @Override
    public SessionId session() {
        SessionId session = connection.session();
        if (session == null) {
            throw new IllegalStateException("an agent's connection without a session");
        }
        return session;
    }

    @Override
    public Optional<Assignment> claim(Duration wait) throws InterruptedException {
        Optional<Assignment> held = unheard();
        if (held.isPresent()) {
            return held;
        }
        try {
            return claimed(
                    connection.claim(new ClaimTask(session()).leasedFor(lease).waiting(wait)));
        } catch (RefusedException e) {
            if (WITHDRAWN.equals(e.refusal().state())) {
                return Optional.empty();
            }
            throw e;
        } catch (UnreachableException e) {
            unsure = unsure || e.maybeDone();
            throw e;
        }
    }

    @Override
    public Optional<Assignment> claim(TaskId task) throws InterruptedException {
        Optional<Assignment> held = unheard();
        return held.isPresent() ? held : certain(task);
    }

    private Optional<Assignment> certain(TaskId task) throws InterruptedException {
        try {
            return claimed(
                    connection.claim(new ClaimTask(session()).leasedFor(lease).of(task)));
        } catch (RefusedException e) {
            if (isOfTheAgent(e)) {
                throw e; // no task can be had, whichever it is
            }
            if (NOT_OURS.contains(e.code()) || e.code() == ErrorCode.LIMIT_REACHED) {
                return Optional.empty();
            }
            throw e;
        } catch (UnreachableException e) {
            unsure = unsure || e.maybeDone();
            throw e;
        }
    }

    /**
     * Whether a claim was refused for the state that the agent or its session is in. States of tasks have other names.
     */
    static boolean isOfTheAgent(RefusedException why) {
        String state = why.refusal().state();
        return why.code() == ErrorCode.INVALID_STATE && state != null && NO_CLAIM.contains(state);
    }

    /**
     * A task that was claimed, and whose answer got lost. The agent's signs of life would keep it for ever, and nobody
     * would work on it.
     */
    private Optional<Assignment> unheard() throws InterruptedException {
        if (!unsure) {
            return Optional.empty();
        }
        Session own = connection.ask(Questions.session(session()));
        TaskQuery begun = TaskQuery.of(own.project()).in(TaskState.IN_PROGRESS).atMost(Limits.PAGE);
        TaskId before = null;
        do {
            TaskPage page = connection.ask(Questions.tasks(begun.before(before)));
            for (Task each : page.tasks()) {
                if (own.agent().equals(each.holder())) {
                    return certain(each.id());
                }
            }
            before = page.next();
        } while (before != null);
        unsure = false;
        return Optional.empty();
    }

    private static Optional<Assignment> claimed(ClaimTask.Result result) {
        return result instanceof ClaimTask.Result.Claimed won
                ? Optional.of(new Assignment(won.task(), won.lease()))
                : Optional.empty();
    }

    @Override
    public boolean renew(Lease held, boolean progress) throws InterruptedException {
        try {
            connection.execute(new RenewLease(held, null, progress, session()));
            return true;
        } catch (RefusedException e) {
            if (NOT_OURS.contains(e.code())) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean complete(Lease held, String summary, List<NewArtifact> artifacts) throws InterruptedException {
        return told(new CompleteTask(held, summary, artifacts, session()), held, TaskState.COMPLETED);
    }

    @Override
    public boolean fail(Lease held, String reason, boolean retryable) throws InterruptedException {
        return told(new FailTask(held, reason, retryable, session()), held, null);
    }

    @Override
    public boolean release(Lease held) throws InterruptedException {
        return told(new ReleaseTask(held, session()), held, null);
    }

    /**
     * Tells how a task ended.
     *
     * @param then the state that shows that it has arrived, if one does
     */
    private boolean told(Command<TaskState> end, Lease held, @Nullable TaskState then) throws InterruptedException {
        long start = System.nanoTime();
        boolean maybe = held.equals(maybeTold);
        while (true) {
            Duration pause;
            try {
                connection.execute(end);
                return true;
            } catch (RefusedException e) {
                if (NOT_OURS.contains(e.code())) {
                    return maybe && arrived(held, then);
                }
                Duration after = e.refusal().retryAfter();
                pause = after == null ? PAUSE : after;
                if (!Later.says(e) || past(start)) {
                    throw e;
                }
            } catch (UnreachableException e) {
                maybe |= e.maybeDone();
                maybeTold = maybe ? held : null;
                pause = PAUSE;
                if (past(start) || connection.ended() != null) {
                    throw e;
                }
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    private static boolean past(long start) {
        return System.nanoTime() - start > PATIENCE.toNanos();
    }

    /** Whether what was told before the answer got lost has been done: nobody has claimed the task since. */
    private boolean arrived(Lease held, @Nullable TaskState then) throws InterruptedException {
        Task now = connection.ask(Questions.task(held.task()));
        return now.fence() == held.fence()
                && (then == null ? now.state() != TaskState.IN_PROGRESS : now.state() == then);
    }

    @Override
    public @Nullable String over() {
        Ended ended = connection.ended();
        return ended == null ? null : "the connection is over (" + ended.code() + "): " + ended.reason();
    }

    @Override
    public void close() {
        try {
            connection.execute(new EndSession(session(), /* leaves= */ true), LAST_WORD);
        } catch (RefusedException | UnreachableException alreadyGone) {
            // The server ends what is not there any more by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }
}
