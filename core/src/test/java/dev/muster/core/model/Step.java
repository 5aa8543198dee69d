package dev.muster.core.model;

import dev.muster.core.task.Dependency;
import java.util.List;

/**
 * One step of a random run. Numbers that point at a task, an agent, a session or a lease count what there is when the
 * step is taken, modulo how many there are, so that every step means something in every run and a shorter run is a run.
 */
sealed interface Step {
    /** A dependency on a task of the run, or, if {@code inCall}, on another task of the same call. */
    record Needs(int on, boolean inCall, Dependency.Kind kind) {}

    /** What holds a task back or ends it, in ticks; 0 for none. A deadline may lie before its creation. */
    record Times(int delay, int deadline, int execution, int progress) {
        static final Times NONE = new Times(0, 0, 0, 0);
    }

    /** Who groups a new task. */
    enum Parent {
        NONE,
        OF_RUN,
        OF_CALL
    }

    record Spec(
            int priority,
            int capability,
            int key,
            int attempts,
            Parent parent,
            int parentAt,
            List<Needs> needs,
            Times times) {}

    /** {@code key} 0 is no idempotency key; {@code session} less than 0 is an operator. */
    record Create(int project, List<Spec> tasks, int key, int session) implements Step {}

    /** Repeats an earlier creation, word for word. */
    record CreateAgain(int creation) implements Step {}

    record Claim(int session, int capability, boolean anyProject, int lease) implements Step {}

    record ClaimOne(int session, int task, boolean anyProject, int lease) implements Step {}

    record Renew(int lease, int ticks, boolean progress, boolean bySession) implements Step {}

    record Complete(int lease, boolean artifact, boolean bySession) implements Step {}

    record Continue(int lease, boolean artifact) implements Step {}

    record Fail(int lease, boolean retryable) implements Step {}

    record Release(int lease) implements Step {}

    record Revise(int lease, boolean artifact) implements Step {}

    record Block(int task) implements Step {}

    record Unblock(int task) implements Step {}

    record Cancel(int task, boolean tree) implements Step {}

    record Requeue(int task) implements Step {}

    record Update(int task, int priority, int deadline) implements Step {}

    record Archive(int task) implements Step {}

    record Advance(int ticks) implements Step {}

    /** What an operator does to an agent. */
    enum AgentAction {
        PAUSE,
        RESUME,
        DRAIN,
        STOP
    }

    record OnAgent(int agent, AgentAction action) implements Step {}

    /** {@code lostAfter} 0 is never. */
    record Register(int agent, int capability, int concurrency, int lostAfter) implements Step {}

    record Join(int agent, int project, int capability, int concurrency, int lostAfter) implements Step {}

    record Heartbeat(int session) implements Step {}

    /** What happens to a session on request. */
    enum SessionAction {
        PAUSE,
        RESUME,
        END
    }

    record OnSession(int session, SessionAction action) implements Step {}

    /** {@code key} 0 limits the project as a whole. */
    record Limit(int project, int key, int most) implements Step {}

    record Restart() implements Step {}
}
