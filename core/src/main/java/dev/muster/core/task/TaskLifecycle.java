package dev.muster.core.task;

import static dev.muster.core.task.TaskState.*;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentLifecycle;
import dev.muster.core.approval.ApprovalLifecycle;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.Lane;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.scrum.ScrumLifecycle;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.EdgeRows;
import dev.muster.core.store.EdgeRows.Edge;
import dev.muster.core.store.LeaseRows.LeaseRow;
import dev.muster.core.store.Tables;
import dev.muster.core.store.TaskRow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a task's life: every change of a task's state goes through here.
 *
 * <p>Design. {@link #move} is the only place that changes a state. It holds the change to the table of
 * {@link TaskMachine}, keeps row, lane, lease and counters together, and writes the event. What follows from an end is
 * worked off from a queue rather than by recursion, because a chain may be ten thousand tasks long: an end satisfies or
 * breaks the edges that point at the task, which may make others ready or cancel them, which is an end again; and it
 * closes a child of its parent, which may end the parent. Rows are read again for each step, so that a task reached
 * twice in one cascade is seen as the first step left it.
 */
public final class TaskLifecycle {
    private final Change change;
    private final Tables tables;
    private final Queue<TaskRow> ended = new ArrayDeque<>();
    private final Queue<TaskRow> waiting = new ArrayDeque<>();

    public TaskLifecycle(Change change) {
        this.change = change;
        this.tables = change.tables();
    }

    /** Who makes a change; both null for the engine itself or an operator. */
    public record Actor(long agent, @Nullable SessionId session) {
        public static final Actor NOBODY = new Actor(0, null);

        public static Actor of(@Nullable SessionSeat seat) {
            return seat == null ? NOBODY : new Actor(seat.agent().id(), seat.id());
        }
    }

    /**
     * The task with this id.
     *
     * @throws RefusedException if there is none
     */
    public TaskRow find(TaskId id) {
        TaskRow row = tables.tasks().find(id.value());
        if (row == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no task " + id);
        }
        return row;
    }

    /**
     * The task with this id, as far as a session can see it: tasks of other projects are not there for it.
     *
     * @param session the session that asks; null for an operator, who sees all
     * @throws RefusedException if there is none
     */
    public TaskRow find(TaskId id, @Nullable SessionSeat session) {
        TaskRow row = find(id);
        if (session != null && row.projectId != session.project().id()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "there is no task " + id + " in project '"
                            + session.project().name() + "'");
        }
        return row;
    }

    /** Refuses a command that the table does not list for the task's state. */
    public void requireAllowed(TaskRow row, TaskCommand command) {
        if (!TaskMachine.TABLE.allows(row.state, command)) {
            throw Change.invalidState(TaskMachine.TABLE, "task t" + row.id, row.state, command);
        }
    }

    /**
     * The task that a lease is for, if the lease is in force. A task that went back to ready may still be completed by
     * its last holder while nobody has claimed it since.
     *
     * @param by the session that calls, if any
     * @throws RefusedException with {@code STALE_LEASE} if the lease is not in force
     */
    public TaskRow underLease(Lease lease, TaskCommand command, @Nullable SessionId by) {
        TaskRow row = find(lease.task());
        boolean same = row.fence == lease.fence() && row.leaseKey == lease.key();
        if (same && row.state == IN_PROGRESS) {
            return row;
        }
        if (same && row.state == READY && command == TaskCommand.COMPLETE) {
            return row;
        }
        throw stale(lease, row, by);
    }

    private RefusedException stale(Lease lease, TaskRow row, @Nullable SessionId by) {
        boolean claimedSince = row.state == IN_PROGRESS && row.fence > lease.fence();
        SessionSeat caller = by == null ? null : change.desk().session(by);
        boolean own = claimedSince && caller != null && caller.agent().id() == row.holder;
        String why = !claimedSince
                ? "the task is " + StateMachine.wire(row.state)
                : (own ? "you hold" : "agent a" + row.holder + " holds") + " the task now (claim " + row.fence + ")";
        return new Refusal(
                        ErrorCode.STALE_LEASE,
                        "your lease on " + lease.task() + " (claim " + lease.fence() + ") is over: " + why
                                + "; nothing was changed",
                        StateMachine.wire(row.state),
                        List.of(),
                        null,
                        own
                                ? "use the lease of your later claim; claim " + lease.task()
                                        + " again if you do not have it"
                                : "stop working on it; claim a task again to go on")
                .asException();
    }

    /** Leases the task to a session's agent. */
    public Lease claim(TaskRow row, SessionSeat session, long durationMs, TaskCommand command) {
        TaskState from = row.state;
        long now = change.now();
        row.fence++;
        row.leaseKey = change.random().nextLong() & Lease.KEY_MASK;
        row.holder = session.agent().id();
        row.updatedAt = now;
        LiveLease before = change.desk().lease(row.id);
        if (before != null) {
            change.desk().revoke(before);
        } else {
            row.attempts++;
            change.desk().notReady(row);
        }
        row.state = TaskMachine.TABLE.require(from, command, IN_PROGRESS);
        tables.tasks().updateClaimed(row);
        LeaseRow lease = new LeaseRow(
                row.id,
                row.fence,
                row.leaseKey,
                session.agent().id(),
                session.id().value(),
                durationMs,
                now + durationMs,
                row.executionTimeout == 0 ? 0 : now + row.executionTimeout,
                row.progressTimeout == 0 ? 0 : now + row.progressTimeout);
        tables.leases().upsert(lease);
        Lane lane = change.desk().lane(row.laneId);
        change.desk().grant(lease, session.agent(), session, lane, now);
        counted(lane.project(), from, IN_PROGRESS);
        emit(row, "task.claimed", Actor.of(session), from, null);
        return new Lease(new TaskId(row.id), row.fence, row.leaseKey);
    }

    /**
     * Changes a task's state, and works off all that follows.
     *
     * @param kind the event to write
     * @param data its JSON, or null
     */
    public void move(TaskRow row, TaskCommand command, TaskState to, String kind, Actor actor, @Nullable String data) {
        step(row, command, to, kind, actor, data);
        settle();
    }

    /** Puts a blocked task back into the flow: ready, or pending if something else still holds it. */
    public void unblock(TaskRow row, Actor actor) {
        row.reason = null;
        place(row, to -> move(row, TaskCommand.UNBLOCK, to, "task.unblocked", actor, null));
    }

    /** Ends a task well, with what its holder says of it. */
    void complete(TaskRow row, Actor actor, Blob.Stored summary) {
        step(row, TaskCommand.COMPLETE, COMPLETED, "task.completed", actor, null, done -> {
            String inline = summary.inline().isEmpty() ? null : summary.inline();
            tables.tasks().updateCompleted(done, inline, summary.hash());
        });
        settle();
    }

    private void step(TaskRow row, TaskCommand command, TaskState to, String kind, Actor actor, @Nullable String data) {
        step(row, command, to, kind, actor, data, tables.tasks()::update);
    }

    private void step(
            TaskRow row,
            TaskCommand command,
            TaskState to,
            String kind,
            Actor actor,
            @Nullable String data,
            Consumer<TaskRow> write) {
        TaskState from = row.state;
        TaskMachine.TABLE.require(from, command, to);
        if (from == READY && !row.grouping) {
            change.desk().notReady(row);
        }
        long fence = from == IN_PROGRESS || command == TaskCommand.COMPLETE ? row.fence : 0;
        if (from == IN_PROGRESS && to == BLOCKED) {
            row.attempts--; // it waits for a person: that is no claim that ended badly
        }
        row.state = to;
        row.updatedAt = change.now();
        row.endedAt = to.ended() ? change.now() : 0;
        if (to != PENDING && to != BLOCKED) {
            row.notBefore = 0;
        }
        write.accept(row);
        if (from == IN_PROGRESS) {
            endLease(row, command);
        } else if (from == BLOCKED && to != BLOCKED) {
            ApprovalLifecycle.taskWentOn(change, row);
        }
        if (to == READY && !row.grouping) {
            change.desk().ready(row);
        }
        ProjectDesk project = change.desk().project(row.projectId);
        counted(project, from, to);
        change.emit(project, kind, new TaskId(row.id), actor.agent(), actor.session(), from, to, fence, data);
        if (to.ended()) {
            change.desk().forgetTimes(row.id);
            ended.add(row);
        } else if ((to == READY || to == PENDING) && change.desk().isStoryTask(row.id)) {
            waiting.add(row);
        }
    }

    private void counted(ProjectDesk project, TaskState from, TaskState to) {
        if (from != to) {
            project.count(from, -1);
            project.count(to, 1);
        }
    }

    private void endLease(TaskRow row, TaskCommand command) {
        tables.leases().delete(row.id);
        LiveLease lease = change.desk().lease(row.id);
        if (lease != null) {
            if (lease.claimedAt() != 0 && command != TaskCommand.LEASE_ENDED) {
                change.worked(lease.specialist(), lease.taskType(), change.now() - lease.claimedAt());
            }
            change.desk().revoke(lease);
            AgentLifecycle.leaseEnded(change, lease.agent());
        }
    }

    private void emit(TaskRow row, String kind, Actor actor, TaskState from, @Nullable String data) {
        change.emit(
                change.desk().project(row.projectId),
                kind,
                new TaskId(row.id),
                actor.agent(),
                actor.session(),
                from,
                row.state,
                row.fence,
                data);
    }

    /** Notes something about a task that leaves its state as it is. */
    public void note(TaskRow row, String kind, Actor actor, @Nullable String data) {
        emit(row, kind, actor, row.state, data);
    }

    /** Ends a lease for a reason of the engine's own: the task is ready again, or failed if its attempts are spent. */
    public void leaseEnded(TaskRow row, String why) {
        boolean spent = row.attempts >= row.maxAttempts;
        row.reason = spent ? why + " (attempt " + row.attempts + " of " + row.maxAttempts + ")" : null;
        Actor holder = new Actor(row.holder, null);
        move(
                row,
                TaskCommand.LEASE_ENDED,
                spent ? FAILED : READY,
                spent ? "task.failed" : "task.lease_ended",
                holder,
                EventData.reason(why));
    }

    /** The lease of a task that came in with a file stayed behind: the task is ready again, and no attempt is spent. */
    public void leaseLeftBehind(TaskRow row) {
        row.reason = null;
        row.attempts = Math.max(0, row.attempts - 1); // a file of another's making may not have counted it
        move(
                row,
                TaskCommand.LEASE_ENDED,
                READY,
                "task.lease_ended",
                new Actor(row.holder, null),
                EventData.reason("the project was imported"));
    }

    // --- what follows from an end ---

    private void settle() {
        for (TaskRow row = ended.poll(); row != null; row = ended.poll()) {
            if (row.run > 1) {
                decideAgain(row);
            }
            for (Edge edge : tables.edges().openOn(row.id)) {
                follow(edge, row);
            }
            if (row.parentId != 0) {
                childEnded(row);
            }
            if (change.desk().takeStoryTask(row.id)) {
                ScrumLifecycle.taskEnded(change, row);
            }
        }
        for (TaskRow row = waiting.poll(); row != null; row = waiting.poll()) {
            ScrumLifecycle.taskWaits(change, row);
        }
    }

    /**
     * Another run of a task has ended: edges that an earlier one decided say from now on how this one did. Nothing
     * follows from that now, but a dependent that is requeued goes by it, even when the task itself has been deleted by
     * then.
     */
    private void decideAgain(TaskRow on) {
        for (Edge edge : tables.edges().decidedOn(on.id)) {
            tables.edges().update(edge, satisfies(edge, on) ? EdgeRows.SATISFIED : EdgeRows.BROKEN);
        }
    }

    private void follow(Edge edge, TaskRow on) {
        boolean satisfied = satisfies(edge, on);
        tables.edges().update(edge, satisfied ? EdgeRows.SATISFIED : EdgeRows.BROKEN);
        TaskRow row = tables.tasks().find(edge.task());
        if (row == null || row.state.ended()) {
            return;
        }
        if (satisfied) {
            row.holds--;
            if (row.state == PENDING && free(row)) {
                step(row, commandFor(on), READY, "task.ready", Actor.NOBODY, null);
            } else {
                tables.tasks().updateHolds(row);
            }
        } else {
            breakOn(row, on.id, "its dependency t" + on.id + " " + wordFor(edge, on));
        }
    }

    private void breakOn(TaskRow row, long on, String why) {
        row.reason = why;
        step(
                row,
                TaskCommand.DEPENDENCY_BROKEN,
                CANCELLED,
                "task.cancelled",
                Actor.NOBODY,
                EventData.dependency(on, why));
    }

    private static TaskCommand commandFor(TaskRow on) {
        return on.state == COMPLETED ? TaskCommand.DEPENDENCY_COMPLETED : TaskCommand.DEPENDENCY_BROKEN;
    }

    private static String wordFor(Edge edge, TaskRow on) {
        return switch (on.state) {
            case COMPLETED -> "completed without the artifact '" + edge.artifact() + "'";
            case CANCELLED -> "was cancelled";
            default -> "failed";
        };
    }

    private boolean satisfies(Edge edge, TaskRow on) {
        return switch (Dependency.Kind.values()[edge.kind()]) {
            case SOFT -> true;
            case HARD -> on.state == COMPLETED;
            case DATA -> on.state == COMPLETED && tables.artifacts().exists(on.id, edge.artifact());
        };
    }

    /** Whether nothing holds a pending task back: no dependency, no time, and it is not a parent that waits. */
    private boolean free(TaskRow row) {
        return row.holds == 0 && row.notBefore <= change.now() && !row.grouping;
    }

    private void childEnded(TaskRow child) {
        TaskRow parent = tables.tasks().find(child.parentId);
        if (parent == null) {
            return;
        }
        parent.openChildren--;
        if (child.state == FAILED) {
            parent.failedChildren++;
        }
        tables.tasks().updateChildren(parent);
        endIfChildrenEnded(parent);
    }

    /** A child that had ended runs again: its parent counts it as open again. */
    void reopenedChild(TaskRow child, TaskState before) {
        TaskRow parent = child.parentId == 0 ? null : tables.tasks().find(child.parentId);
        if (parent != null) {
            parent.openChildren++;
            parent.failedChildren -= before == FAILED ? 1 : 0;
            tables.tasks().updateChildren(parent);
        }
    }

    private void endIfChildrenEnded(TaskRow parent) {
        if (parent.grouping
                && parent.openChildren == 0
                && TaskMachine.TABLE.allows(parent.state, TaskCommand.CHILDREN_ENDED)) {
            boolean failed = parent.failedChildren > 0;
            parent.reason = failed ? parent.failedChildren + " of its subtasks failed" : null;
            step(
                    parent,
                    TaskCommand.CHILDREN_ENDED,
                    failed ? FAILED : COMPLETED,
                    failed ? "task.failed" : "task.completed",
                    Actor.NOBODY,
                    EventData.reason("its subtasks have ended"));
        }
    }

    /**
     * Puts a task that is created, unblocked or requeued where its dependencies, its {@code notBefore} and its children
     * allow, and applies at once what has already happened to them.
     *
     * @param enter changes the state to pending or ready, whichever is given
     */
    public void place(TaskRow row, Consumer<TaskState> enter) {
        row.holds = 0;
        long broken = 0;
        String why = "";
        for (Edge edge : tables.edges().of(row.id)) {
            TaskRow on = tables.tasks().find(edge.on());
            int state = on == null ? edge.state() : stateOf(edge, on);
            if (state != edge.state()) {
                tables.edges().update(edge, state);
            }
            if (state == EdgeRows.OPEN) {
                row.holds++;
            } else if (state == EdgeRows.BROKEN) {
                broken = edge.on();
                why = "its dependency t" + broken + " " + (on == null ? "failed" : wordFor(edge, on));
            }
        }
        enter.accept(broken == 0 && free(row) ? READY : PENDING);
        if (broken != 0) {
            breakOn(row, broken, why);
        } else if (row.notBefore > change.now()) {
            change.desk().watchDelay(row.id, row.notBefore);
        }
        if (row.deadline != 0 && !row.state.ended()) {
            change.desk().watchDeadline(row.id, row.deadline);
        }
        if (!row.state.ended()) {
            endIfChildrenEnded(row);
        }
        settle();
    }

    private int stateOf(Edge edge, TaskRow on) {
        if (!on.state.ended()) {
            return EdgeRows.OPEN;
        }
        return satisfies(edge, on) ? EdgeRows.SATISFIED : EdgeRows.BROKEN;
    }

    /** The time that held a pending task back is reached. */
    public void delayOver(TaskRow row) {
        if (row.state == PENDING && row.notBefore != 0 && row.notBefore <= change.now()) {
            row.notBefore = 0;
            if (free(row)) {
                move(row, TaskCommand.NOT_BEFORE_REACHED, READY, "task.ready", Actor.NOBODY, null);
            } else {
                tables.tasks().update(row);
            }
        }
    }
}
