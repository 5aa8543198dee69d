package dev.muster.core.model;

import static dev.muster.core.agent.AgentState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.AgentCommand;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentMachine;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the agent table, as {@link TaskCellsTest} does it for tasks. */
@Tag("model")
final class AgentCellsTest {
    private static final Table<AgentState> COMMANDS = new Table<>(AgentState.class, """
            command               | registered | idle    | busy     | paused   | draining | lost    | stopped
            register              | =          | =       | =        | =        | =        | idle    | registered
            heartbeat             | idle       | =       | =        | =        | =        | idle    |
            claim                 |            | busy    | =        |          |          |         |
            pause                 | paused     | paused  | paused   | =        |          |         |
            pause, holding        | never      | never   | paused   | =        |          | never   | never
            resume                |            |         |          | idle     |          |         |
            resume, holding       | never      | never   |          | busy     |          | never   | never
            drain                 | stopped    | stopped | draining | stopped  | =        |         |
            drain, holding        | never      | never   | draining | draining | =        | never   | never
            stop                  | stopped    | stopped | stopped  | stopped  | stopped  | stopped | =
            stop, holding         | never      | never   | stopped  | stopped  | stopped  | never   | never""");

    private static final Table<AgentState> EVENTS = new Table<>(AgentState.class, """
            event                                  | registered | idle  | busy | paused | draining | lost  | stopped
            last task ended, completed             | never      | never | idle | =      | stopped  | never | never
            last task ended, failed                | never      | never | idle | =      | stopped  | never | never
            last task ended, to be retried         | never      | never | idle | =      | stopped  | never | never
            last task ended, released              | never      | never | idle | =      | stopped  | never | never
            last task ended, to be revised         | never      | never | idle | =      | stopped  | never | never
            last task ended, cancelled             | never      | never | idle | =      | stopped  | never | never
            last task ended, blocked               | never      | never | idle | =      | stopped  | never | never
            last task ended, its lease expired     | never      | never | idle | =      | stopped  | never | never
            one of two tasks ended                 | never      | never | =    | =      | =        | never | never
            heartbeat missed                       | lost       | lost  | lost | lost   | lost     |       |
            heartbeat missed, holding              | never      | never | lost | lost   | lost     | never | never""");

    private static final Duration LOST_AFTER = Duration.ofSeconds(45);
    private static final RegisterAgent AGENT = new RegisterAgent("worker", Set.of(), 3, LOST_AFTER);

    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();
    private SessionId session = new SessionId("");
    private AgentId agent = new AgentId(1);
    private @Nullable Lease lease;

    static List<Table.Cell<AgentState>> commands() {
        return COMMANDS.cells();
    }

    static List<Table.Cell<AgentState>> events() {
        return EVENTS.cells();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command(Table.Cell<AgentState> cell) {
        reach(cell.state(), cell.command().endsWith("holding"), LOST_AFTER.multipliedBy(10));
        engine.create(NewTask.titled("one more"));
        engine.settle();
        String before = engine.file().dump();

        Refusal refusal = issue(cell.command());

        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        if (cell.blank()) {
            assertThat(refusal).as(cell.toString()).isNotNull();
            requireInvalidState(cell, Objects.requireNonNull(refusal));
            assertThat(engine.file().dump()).as(cell.toString()).isEqualTo(before);
        } else {
            assertThat(refusal).as(cell.toString()).isNull();
            requireLeases(cell.target());
        }
        audit.check(engine);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void event(Table.Cell<AgentState> cell) {
        boolean holding = !cell.command().equals("heartbeat missed");
        Duration leaseTime =
                cell.command().endsWith("its lease expired") ? Duration.ofSeconds(20) : LOST_AFTER.multipliedBy(10);
        if (cell.command().equals("one of two tasks ended")) {
            engine.create(NewTask.titled("another"));
            engine.claim(new ClaimTask(engine.session(TestEngine.PROJECT, AGENT)));
        }
        reach(cell.state(), holding, leaseTime);
        assertThat(state()).as("%s: the state it was brought to", cell).isEqualTo(cell.state());

        happen(cell.command());

        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        requireLeases(cell.target());
        audit.check(engine);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("declared")
    void the_declared_table_lists_what_the_specification_lists(AgentCommand command, AgentState state) {
        Set<AgentState> expected = EnumSet.noneOf(AgentState.class);
        for (Table.Cell<AgentState> cell : COMMANDS.cells()) {
            if (cell.state() == state && !cell.blank() && cell.is(StateMachine.wire(command))) {
                expected.add(cell.target());
            }
        }
        for (Table.Cell<AgentState> cell : EVENTS.cells()) {
            boolean same = command == AgentCommand.LAST_TASK_ENDED && cell.is("last task ended")
                    || command == AgentCommand.HEARTBEAT_MISSED && cell.is("heartbeat missed");
            if (same && cell.state() == state && !cell.blank()) {
                expected.add(cell.target());
            }
        }
        assertThat(AgentMachine.TABLE.targets(state, command)).isEqualTo(expected);
    }

    static Stream<Arguments> declared() {
        return Arrays.stream(AgentCommand.values())
                .flatMap(command -> Arrays.stream(AgentState.values()).map(state -> Arguments.of(command, state)));
    }

    @Test
    void a_busy_agent_claims_up_to_its_concurrency_and_no_further() {
        reach(IDLE, false, LOST_AFTER);
        for (int i = 0; i < 4; i++) {
            engine.create(NewTask.titled("task " + i));
        }
        for (int i = 0; i < AGENT.concurrency(); i++) {
            engine.claim(new ClaimTask(session));
        }

        assertThat(engine.refused(new ClaimTask(session)).code()).isEqualTo(ErrorCode.LIMIT_REACHED);
        assertThat(engine.refused(new ClaimTask(session).of(new TaskId(4))).code())
                .isEqualTo(ErrorCode.LIMIT_REACHED);
    }

    @Test
    void an_agent_that_is_never_lost_by_silence_is_lost_when_its_session_expires_and_it_holds_nothing() {
        session = engine.session("caller");
        agent = engine.engine().reads().session(session).agent();

        engine.advance(Duration.ofMinutes(30));

        assertThat(state()).isEqualTo(LOST);
    }

    @Test
    void an_agent_that_is_never_lost_by_silence_is_lost_when_its_last_lease_ends_after_its_session_expired() {
        session = engine.session("caller");
        agent = engine.engine().reads().session(session).agent();
        engine.create(NewTask.titled("t"));
        engine.claim(new ClaimTask(session).leasedFor(Duration.ofHours(1)));

        engine.advance(Duration.ofMinutes(30));
        assertThat(state()).isEqualTo(BUSY);
        engine.advance(Duration.ofMinutes(30));

        assertThat(state()).isEqualTo(LOST);
    }

    // --- ---

    private void requireInvalidState(Table.Cell<AgentState> cell, Refusal refusal) {
        assertThat(refusal.code()).as(cell.toString()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refusal.state()).isEqualTo(StateMachine.wire(cell.state()));
        assertThat(refusal.allowed()).containsExactlyInAnyOrderElementsOf(COMMANDS.legal(cell.state()));
    }

    /** An agent that is gone holds nothing, and one in any state holds what the store says. */
    private void requireLeases(AgentState now) {
        long leases = engine.file().number("select count(*) from lease where agent_id = ?", agent.value());
        switch (now) {
            case LOST, STOPPED, REGISTERED, IDLE -> assertThat(leases).isZero();
            case BUSY, DRAINING -> assertThat(leases).isPositive();
            case PAUSED -> {}
        }
    }

    /** Issues a command without a sign of life before it; answers why it was refused, or null. */
    private @Nullable Refusal issue(String name) {
        Command<?> command = switch (name.split(",", -1)[0]) {
            case "register" -> AGENT;
            case "claim" -> new ClaimTask(session);
            case "pause" -> new PauseAgent(agent);
            case "resume" -> new ResumeAgent(agent);
            case "drain" -> new DrainAgent(agent);
            case "stop" -> new StopAgent(agent);
            case "heartbeat" -> null;
            default -> throw new IllegalArgumentException(name);
        };
        if (command == null) {
            return engine.heartbeat(session);
        }
        return engine.askSilently(command) instanceof Answer.Refused<?>(Refusal refusal) ? refusal : null;
    }

    private void happen(String event) {
        switch (event) {
            case "last task ended, completed" -> engine.done(new CompleteTask(lease(), ""));
            case "last task ended, failed" -> engine.done(new FailTask(lease(), "broke", false, null));
            case "last task ended, to be retried" -> engine.done(new FailTask(lease(), "broke", true, null));
            case "last task ended, released" -> engine.done(new ReleaseTask(lease(), null));
            case "last task ended, to be revised" -> engine.done(new ReviseTask(lease(), "again", List.of(), null));
            case "last task ended, cancelled" -> engine.done(new CancelTask(lease().task(), "", false, null));
            case "last task ended, blocked" -> engine.done(new BlockTask(lease().task(), "ask", null));
            case "last task ended, its lease expired" -> engine.advance(Duration.ofSeconds(20));
            case "one of two tasks ended" -> engine.done(new CompleteTask(lease(), ""));
            case "heartbeat missed", "heartbeat missed, holding" -> {
                engine.advance(LOST_AFTER);
                for (Object task : engine.file().rows("select state from task")) {
                    assertThat(task).isEqualTo(List.of(TaskState.READY.ordinal()));
                }
            }
            default -> throw new IllegalArgumentException(event);
        }
    }

    /** Brings an agent into a state; a paused one holds a lease if asked for. */
    private void reach(AgentState state, boolean holding, Duration leaseTime) {
        session = engine.session(TestEngine.PROJECT, AGENT);
        agent = engine.engine().reads().session(session).agent();
        if (state == BUSY || state == DRAINING || (state == PAUSED && holding)) {
            engine.create(NewTask.titled("t"));
            lease = engine.claim(new ClaimTask(session).leasedFor(leaseTime)).lease();
        }
        switch (state) {
            case REGISTERED -> {
                engine.done(new StopAgent(agent));
                engine.done(AGENT);
            }
            case IDLE, BUSY -> {}
            case PAUSED -> engine.done(new PauseAgent(agent));
            case DRAINING -> engine.done(new DrainAgent(agent));
            case LOST -> engine.advance(LOST_AFTER);
            case STOPPED -> engine.done(new StopAgent(agent));
        }
    }

    private Lease lease() {
        return Objects.requireNonNull(lease);
    }

    private AgentState state() {
        return engine.engine().reads().agent(agent).state();
    }
}
