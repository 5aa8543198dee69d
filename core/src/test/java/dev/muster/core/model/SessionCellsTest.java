package dev.muster.core.model;

import static dev.muster.core.session.SessionState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionCommand;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionMachine;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the session table, as {@link TaskCellsTest} does it for tasks. */
@Tag("model")
final class SessionCellsTest {
    private static final Table<SessionState> COMMANDS = new Table<>(SessionState.class, """
            command | active | paused | expired | ended
            pause   | paused |        |         |
            resume  |        | active | active  |
            end     | ended  | ended  |         |""");

    private static final Table<SessionState> EVENTS = new Table<>(SessionState.class, """
            event         | active  | paused  | expired | ended
            idle too long | expired | expired |         |""");

    private static final Duration TTL = Duration.ofMinutes(30);

    private final TestEngine engine = TestEngine.open(options -> options.withSessionTtl(TTL));
    private final StoreAudit audit = new StoreAudit();
    private SessionId session = new SessionId("");

    static List<Table.Cell<SessionState>> commands() {
        return COMMANDS.cells();
    }

    static List<Table.Cell<SessionState>> events() {
        return EVENTS.cells();
    }

    @BeforeEach
    void an_agent_joins() {
        session = engine.session("worker");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command(Table.Cell<SessionState> cell) {
        reach(cell.state());
        Command<?> command = switch (cell.command()) {
            case "pause" -> new PauseSession(session);
            case "resume" -> new ResumeSession(session, true);
            case "end" -> new EndSession(session);
            default -> throw new IllegalArgumentException(cell.command());
        };

        if (cell.blank()) {
            Refusal refusal = engine.refused(command);
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
            assertThat(refusal.state()).isEqualTo(StateMachine.wire(cell.state()));
            assertThat(refusal.allowed()).containsExactlyInAnyOrderElementsOf(COMMANDS.legal(cell.state()));
        } else {
            assertThat(engine.ask(command)).isInstanceOf(Answer.Done.class);
        }

        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        audit.check(engine);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void event(Table.Cell<SessionState> cell) {
        reach(cell.state());
        engine.advance(TTL);
        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("declared")
    void the_declared_table_lists_what_the_specification_lists(SessionCommand command, SessionState state) {
        Set<SessionState> expected = EnumSet.noneOf(SessionState.class);
        for (Table.Cell<SessionState> cell : COMMANDS.cells()) {
            if (cell.state() == state && !cell.blank() && cell.is(StateMachine.wire(command))) {
                expected.add(cell.target());
            }
        }
        for (Table.Cell<SessionState> cell : EVENTS.cells()) {
            if (cell.state() == state && !cell.blank() && command == SessionCommand.EXPIRE) {
                expected.add(cell.target());
            }
        }
        assertThat(SessionMachine.TABLE.targets(state, command)).isEqualTo(expected);
    }

    static Stream<Arguments> declared() {
        return Arrays.stream(SessionCommand.values())
                .flatMap(command -> Arrays.stream(SessionState.values()).map(state -> Arguments.of(command, state)));
    }

    @Test
    void an_ended_session_can_do_nothing_any_more() {
        TaskId task = engine.create(NewTask.titled("t"));
        Lease lease = engine.claim(new ClaimTask(session).of(task)).lease();
        reach(ENDED);

        for (Command<?> command : List.<Command<?>>of(
                new ClaimTask(session),
                new CreateTasks(TestEngine.PROJECT, List.of(NewTask.titled("u")), null, session),
                new CompleteTask(lease, "", List.of(), session),
                new RenewLease(lease, null, false, session),
                new BlockTask(task, "why", session),
                new CancelTask(task, "", false, session))) {
            assertThat(engine.refused(command).code()).as(command.toString()).isEqualTo(ErrorCode.INVALID_STATE);
        }
        assertThat(engine.heartbeat(session)).isNotNull();
    }

    @Test
    void ending_a_session_ends_its_leases() {
        engine.create(NewTask.titled("t"));
        TaskId task = engine.claim(new ClaimTask(session)).lease().task();

        engine.done(new EndSession(session));

        assertThat(engine.engine().reads().task(task).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void ending_a_session_that_had_expired_and_came_back_ends_its_leases() {
        engine.create(NewTask.titled("t"));
        TaskId task = engine.claim(new ClaimTask(session).leasedFor(TTL.multipliedBy(9)))
                .lease()
                .task();
        engine.advance(TTL);
        engine.done(new ResumeSession(session, true));

        engine.done(new EndSession(session));

        assertThat(engine.engine().reads().task(task).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void calls_of_a_session_that_had_expired_and_came_back_renew_its_leases() {
        engine.create(NewTask.titled("t"));
        TaskId task = engine.claim(new ClaimTask(session).leasedFor(TTL.multipliedBy(2)))
                .lease()
                .task();
        engine.advance(TTL);
        for (int i = 0; i < 5; i++) {
            engine.heartbeat(session);
            engine.advance(TTL.dividedBy(2));
        }

        assertThat(engine.engine().reads().task(task).state()).isEqualTo(TaskState.IN_PROGRESS);
    }

    @Test
    void a_paused_session_gets_no_work_and_keeps_what_it_has() {
        engine.create(NewTask.titled("t"));
        engine.create(NewTask.titled("u"));
        Lease lease = engine.claim(new ClaimTask(session)).lease();
        reach(PAUSED);

        Refusal refusal = engine.refused(new ClaimTask(session));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refusal.message()).contains("paused", "claim is not possible");
        assertThat(engine.done(new CompleteTask(lease, "", List.of(), session))).isEqualTo(TaskState.COMPLETED);
    }

    private void reach(SessionState state) {
        switch (state) {
            case ACTIVE -> {}
            case PAUSED -> engine.done(new PauseSession(session));
            case EXPIRED -> engine.advance(TTL);
            case ENDED -> engine.done(new EndSession(session));
        }
        assertThat(state()).isEqualTo(state);
    }

    private SessionState state() {
        return engine.engine().reads().session(session).state();
    }
}
