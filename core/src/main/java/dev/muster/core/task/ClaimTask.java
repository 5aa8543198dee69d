package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentCommand;
import dev.muster.core.agent.AgentMachine;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionMachine;
import dev.muster.core.session.SessionState;
import dev.muster.core.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for work. The answer carries a task only if it is now leased to the asking session's agent.
 *
 * @param session who asks
 * @param task a certain task, or null for the best there is
 * @param capabilities what the claimer can do, if that differs from what its agent registered; null for that
 * @param anyProject whether to take work from any project, in turn, rather than the session's own
 * @param lease how long the lease lasts without a sign of life, 1 s to 7 days
 * @param maxWait how long to wait for work if there is none, up to 1 h; zero for not at all
 */
public record ClaimTask(
        SessionId session,
        @Nullable TaskId task,
        @Nullable Set<String> capabilities,
        boolean anyProject,
        Duration lease,
        Duration maxWait)
        implements Command<ClaimTask.Result> {

    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);
    /** What a caller may do to a task that another holds. */
    private static final List<String> WITHOUT_LEASE = List.of("block", "cancel", "cancel_tree", "update");

    private static final int LONGEST_LEASE_S = 7 * 86_400;

    public ClaimTask {
        capabilities = capabilities == null ? null : Set.copyOf(capabilities);
    }

    /** The best task of the session's project, on a lease of 60 s, without waiting. */
    public ClaimTask(SessionId session) {
        this(session, null, null, false, DEFAULT_LEASE, Duration.ZERO);
    }

    /** The same claim, waiting for work. */
    public ClaimTask waiting(Duration value) {
        return new ClaimTask(session, task, capabilities, anyProject, lease, value);
    }

    /** The same claim with another lease time. */
    public ClaimTask leasedFor(Duration value) {
        return new ClaimTask(session, task, capabilities, anyProject, value, maxWait);
    }

    /** The claim of one certain task. */
    public ClaimTask of(TaskId value) {
        return new ClaimTask(session, value, capabilities, anyProject, lease, Duration.ZERO);
    }

    /** The same claim from any project. */
    public ClaimTask fromAnyProject() {
        return new ClaimTask(session, task, capabilities, true, lease, maxWait);
    }

    /** What a claim answers. */
    public sealed interface Result {
        /**
         * The task is yours until {@code expiresAt}, and longer with every sign of life.
         *
         * @param lease to be passed to every command about the task
         */
        record Claimed(Task task, Lease lease, Instant expiresAt) implements Result {}

        /** There is no task for this claimer now: nothing was claimed. */
        record Nothing() implements Result {}
    }

    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public void check() {
        Limits.range("lease, in seconds", lease.toSeconds(), 1, LONGEST_LEASE_S);
        Limits.range("wait, in seconds", maxWait.toSeconds(), 0, 3600);
        if (capabilities != null) {
            Limits.count("capabilities", capabilities, Limits.CAPABILITIES);
            capabilities.forEach(word -> Words.check("capability", word));
        }
    }

    @Override
    public Result run(Change change) {
        SessionSeat seat = change.session(session);
        requireRoom(seat);
        if (task != null) {
            return claim(change, seat, task);
        }
        requireIntake(change.desk());
        Set<String> can = capabilities == null ? seat.agent().capabilities : capabilities;
        TaskRow row = change.desk().pick(scope(seat), can, change.now());
        if (row != null) {
            return claimed(change, seat, row, TaskCommand.CLAIM);
        }
        if (!maxWait.isZero()) {
            change.park(seat, can, anyProject, change.now() + maxWait.toMillis());
        } else if (change.desk().waitsForTurn(scope(seat), can, change.now())) {
            throw othersTurn(change.desk());
        }
        return new Result.Nothing();
    }

    private @Nullable ProjectDesk scope(SessionSeat seat) {
        return anyProject ? null : seat.project();
    }

    /**
     * Tries again for a parked claim.
     *
     * @return null if there is still nothing for it
     * @throws RefusedException if its session or agent may not claim any more
     */
    public @Nullable Result retry(Change change, SessionSeat seat, Set<String> can) {
        requireRoom(seat);
        TaskRow row = change.desk().pick(scope(seat), can, change.now());
        return row == null ? null : claimed(change, seat, row, TaskCommand.CLAIM);
    }

    private void requireRoom(SessionSeat seat) {
        requireMayClaim(seat);
        AgentSeat agent = seat.agent();
        if (task == null && agent.holding() >= agent.concurrency) {
            throw limit(agent);
        }
    }

    /**
     * Asks again for a parked claim whether it may wait on.
     *
     * @throws RefusedException if the state of its session or agent allows no claim any more
     */
    public static void requireMayClaim(SessionSeat seat) {
        if (seat.state != SessionState.ACTIVE) {
            throw Change.invalidState(SessionMachine.TABLE, "session " + seat.id(), seat.state, "claim");
        }
        AgentSeat agent = seat.agent();
        if (!AgentMachine.TABLE.allows(agent.state(), AgentCommand.CLAIM)) {
            throw Change.invalidState(AgentMachine.TABLE, "agent " + agent.name(), agent.state(), AgentCommand.CLAIM);
        }
    }

    /**
     * Refuses a claim of new work while the engine drains.
     *
     * @throws RefusedException if it does
     */
    public static void requireIntake(Desk desk) {
        if (desk.draining()) {
            throw new Refusal(
                            ErrorCode.BUSY,
                            "Muster is draining: it gives out no more work, and waits for what is in progress",
                            null,
                            List.of(),
                            Duration.ofSeconds(30),
                            "finish what you hold; claim again later, or from another server")
                    .asException();
        }
    }

    private static RefusedException othersTurn(Desk desk) {
        return Refusal.of(
                        ErrorCode.LIMIT_REACHED,
                        "there is work, but it waits for its project's turn: at most " + desk.projectsAtOnce()
                                + (desk.projectsAtOnce() == 1 ? " project" : " projects")
                                + " may have tasks in progress at once (orchestrator.max_concurrent_projects)")
                .withHelp("claim again later, or with a wait: projects take turns")
                .asException();
    }

    private static RefusedException limit(AgentSeat agent) {
        return Refusal.of(
                        ErrorCode.LIMIT_REACHED,
                        "agent " + agent.name() + " holds " + agent.holding() + " of at most " + agent.concurrency
                                + " tasks")
                .withHelp("complete, fail or release one of them first")
                .asException();
    }

    private Result claim(Change change, SessionSeat seat, TaskId id) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        TaskRow row = lifecycle.find(id);
        ProjectDesk project = change.desk().project(row.projectId);
        if (!anyProject && project != seat.project()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "there is no task " + id + " in project '" + seat.project().name() + "'");
        }
        LiveLease held = change.desk().lease(row.id);
        if (held != null && held.agent() == seat.agent()) {
            return claimed(change, seat, row, TaskCommand.CLAIM_AGAIN);
        }
        if (held != null) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "task " + id + " is NOT yours: agent "
                                    + held.agent().name() + " (a" + held.agent().id() + ") is working on it",
                            "in_progress",
                            WITHOUT_LEASE,
                            null,
                            "do not work on it; claim another task")
                    .asException();
        }
        requireIntake(change.desk());
        if (row.grouping) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "task " + id + " only groups its subtasks and is never claimed",
                            "grouping",
                            List.of(),
                            null,
                            "claim one of its subtasks")
                    .asException();
        }
        lifecycle.requireAllowed(row, TaskCommand.CLAIM);
        requireFits(seat, row, change);
        return claimed(change, seat, row, TaskCommand.CLAIM);
    }

    private void requireFits(SessionSeat seat, TaskRow row, Change change) {
        AgentSeat agent = seat.agent();
        if (agent.holding() >= agent.concurrency) {
            throw limit(agent);
        }
        Set<String> can = capabilities == null ? agent.capabilities : capabilities;
        var lane = change.desk().lane(row.laneId);
        if (!can.containsAll(lane.needs())) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT,
                    "task t" + row.id + " needs " + lane.needs() + "; agent " + agent.name() + " can " + can);
        }
        if (!change.desk().mayBegin(lane.project(), change.now())) {
            throw othersTurn(change.desk());
        }
        if (!lane.project().hasRoom() || !lane.project().hasRoom(lane.concurrencyKey())) {
            throw Refusal.of(
                            ErrorCode.LIMIT_REACHED,
                            "task t" + row.id + " has to wait: as many tasks of its "
                                    + (lane.project().hasRoom() ? "concurrency key" : "project")
                                    + " as its limit allows are in progress")
                    .withHelp("claim another task, or wait")
                    .asException();
        }
    }

    private Result claimed(Change change, SessionSeat seat, TaskRow row, TaskCommand command) {
        Lease granted = new TaskLifecycle(change).claim(row, seat, lease.toMillis(), command);
        Task view = TaskView.of(change, row);
        LiveLease live = change.desk().lease(row.id);
        if (live != null) {
            live.begun(change.now(), view.specialist(), view.type());
        }
        return new Result.Claimed(view, granted, Instant.ofEpochMilli(change.now() + lease.toMillis()));
    }
}
