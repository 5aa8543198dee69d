package dev.muster.core.ledger;

import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.Tuning;
import dev.muster.core.agent.AgentId;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.desk.Waiter;
import dev.muster.core.event.Event;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.Tables;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A transaction that is being put together: what a command sees of the engine while it runs. */
public final class Change {
    /** An event and the project it belongs to. */
    public record Logged(ProjectDesk project, Event event) {}

    /** An answer that waits for the commit. */
    record Reply<R>(Submission<R> submission, Answer<R> answer) {
        void send() {
            submission.complete(answer);
        }
    }

    /**
     * Work that has ended.
     *
     * @param agentType the specialist that the task asks for
     * @param taskType the task's type
     * @param millis since it was claimed
     */
    record Work(String agentType, String taskType, long millis) {}

    /**
     * A phase of a TDD cycle that has ended.
     *
     * @param millis since it began
     */
    record Phase(String phase, long millis) {}

    private final long writesBefore;
    private final long now;
    private final Instant at;
    private final InstantSource clock;
    private final Tables tables;
    private final Desk desk;
    private final RandomGenerator random;
    private final Tuning tuning;
    private final List<Logged> events = new ArrayList<>();
    private final List<Reply<?>> replies = new ArrayList<>();
    private final List<Work> work = new ArrayList<>(0);
    private final List<Phase> phases = new ArrayList<>(0);
    private final List<SessionSeat> heard = new ArrayList<>(0);
    private int leasesExpired;
    private @Nullable Submission<?> current;
    private boolean parked;

    Change(long now, EngineOptions options, Tables tables, Desk desk, long writesBefore) {
        this.writesBefore = writesBefore;
        this.now = now;
        this.at = Instant.ofEpochMilli(now);
        this.clock = options.clock();
        this.tables = tables;
        this.desk = desk;
        this.random = options.random();
        this.tuning = options.tuning();
    }

    /** The time of the transaction, in ms since 1970. */
    public long now() {
        return now;
    }

    /** The time now, as fine as the engine's clock, and never before that of the transaction. */
    public Instant instant() {
        Instant fine = clock.instant();
        return fine.isBefore(at) ? at : fine;
    }

    public RandomGenerator random() {
        return random;
    }

    /** What holds where nobody says. */
    public Tuning tuning() {
        return tuning;
    }

    public Desk desk() {
        return desk;
    }

    public Tables tables() {
        return tables;
    }

    /**
     * The project of this name.
     *
     * @throws RefusedException if there is none
     */
    public ProjectDesk project(String name) {
        ProjectDesk project = desk.project(name);
        if (project == null) {
            throw Refusal.noProject(name).asException();
        }
        return project;
    }

    /**
     * The live session of this id.
     *
     * @throws RefusedException if there is none
     */
    public SessionSeat session(SessionId id) {
        SessionSeat seat = desk.session(id);
        if (seat == null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "session " + id + " is not active")
                    .withHelp("start a new session, or resume this one if it expired")
                    .asException();
        }
        return seat;
    }

    /**
     * The session on whose behalf a command runs; null for an operator, who may do everything everywhere.
     *
     * @throws RefusedException if it is not live
     */
    public @Nullable SessionSeat caller(@Nullable SessionId by) {
        return by == null ? null : session(by);
    }

    /**
     * The session on whose behalf a command runs in a project: a session acts in its own project only.
     *
     * @throws RefusedException if it is not live, or belongs to another project
     */
    public @Nullable SessionSeat caller(@Nullable SessionId by, ProjectDesk project) {
        SessionSeat seat = caller(by);
        if (seat != null && seat.project() != project) {
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            "this session belongs to project '" + seat.project().name() + "', not to '" + project.name()
                                    + "'")
                    .withHelp("start a session in project '" + project.name() + "'")
                    .asException();
        }
        return seat;
    }

    /**
     * The agent of this id.
     *
     * @throws RefusedException if there is none
     */
    public AgentSeat agent(AgentId id) {
        AgentSeat seat = desk.agent(id.value());
        if (seat == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no agent " + id);
        }
        return seat;
    }

    /** Appends an event about the project itself, an agent or a session. */
    public void emit(ProjectDesk project, String kind, @Nullable SessionSeat session, @Nullable String data) {
        emit(
                project,
                kind,
                null,
                session == null ? 0 : session.agent().id(),
                session == null ? null : session.id(),
                null,
                null,
                0,
                data);
    }

    /** Appends an event; {@code agent} and {@code fence} are 0 if there is none. */
    public void emit(
            ProjectDesk project,
            String kind,
            @Nullable TaskId task,
            long agent,
            @Nullable SessionId session,
            @Nullable TaskState from,
            @Nullable TaskState to,
            long fence,
            @Nullable String data) {
        Event event = new Event(
                project.nextEvent(),
                at,
                kind,
                task,
                agent == 0 ? null : new AgentId(agent),
                session,
                from,
                to,
                fence,
                data);
        tables.events().insert(project.id(), event);
        events.add(new Logged(project, event));
    }

    /** A refusal that names the state and what it allows. */
    public static <S extends Enum<S>, C extends Enum<C>> RefusedException invalidState(
            StateMachine<S, C> machine, String what, S state, C command) {
        return invalidState(machine, what, state, StateMachine.wire(command));
    }

    /** A refusal that names the state and what it allows; {@code command} is the wire name of what was asked. */
    public static <S extends Enum<S>, C extends Enum<C>> RefusedException invalidState(
            StateMachine<S, C> machine, String what, S state, String command) {
        List<String> allowed =
                machine.allowed(state).stream().map(StateMachine::wire).toList();
        String name = StateMachine.wire(state);
        return new Refusal(
                        ErrorCode.INVALID_STATE,
                        what + " is " + name + ": " + command + " is not possible there",
                        name,
                        allowed,
                        null,
                        allowed.isEmpty() ? null : "possible there: " + String.join(", ", allowed))
                .asException();
    }

    /** Leaves the current command unanswered until work is found for it or {@code until} (ms since 1970) is reached. */
    public void park(SessionSeat session, Set<String> capabilities, boolean anyProject, long until) {
        Submission<?> submission = current;
        if (submission == null) {
            throw new IllegalStateException("only a submitted command can be parked");
        }
        Waiter waiter = new Waiter(session, capabilities, anyProject, submission.command(), submission);
        desk.park(waiter, submission.givesUpAt(until));
        parked = true;
    }

    /**
     * The holder of a lease was heard from by what it did with it, which need not say who it is. A session that has
     * expired does not come back by that; its agent is alive all the same.
     */
    public void heard(LiveLease lease) {
        SessionSeat seat = lease.session();
        if (seat != null && desk.session(seat.id()) == seat) {
            desk.seen(seat, now);
            heard.add(seat);
        } else {
            desk.seen(lease.agent(), now);
            tables.agents().seen(lease.agent().id(), now);
        }
    }

    /** Notes that work on a task has ended, for the figures: they count when the transaction does. */
    public void worked(String agentType, String taskType, long millis) {
        work.add(new Work(agentType, taskType, millis));
    }

    /** Notes that a TDD cycle has left a phase, for the figures: they count when the transaction does. */
    public void phaseEnded(String phase, long millis) {
        phases.add(new Phase(phase, millis));
    }

    /** Notes that a lease was not renewed in time, for the figures. */
    void leaseExpired() {
        leasesExpired++;
    }

    // --- for the ledger ---

    /** Sessions that were heard from: it has to be written down, later. */
    List<SessionSeat> heard() {
        return heard;
    }

    List<Work> work() {
        return work;
    }

    List<Phase> phases() {
        return phases;
    }

    int leasesExpired() {
        return leasesExpired;
    }

    /** What the connection had written before this transaction. */
    long writesBefore() {
        return writesBefore;
    }

    <R> void run(Submission<R> submission) {
        current = submission;
        parked = false;
        R value = submission.command().run(this);
        if (!parked) {
            reply(submission, new Answer.Done<>(value));
        }
        current = null;
    }

    <R> void reply(Submission<R> submission, Answer<R> answer) {
        replies.add(new Reply<>(submission, answer));
    }

    List<Reply<?>> replies() {
        return replies;
    }

    List<Logged> events() {
        return events;
    }
}
