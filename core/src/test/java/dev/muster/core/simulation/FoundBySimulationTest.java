package dev.muster.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.ledger.Submission;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Defects that the simulation has found, each in the few calls that show it. */
@Tag("simulation")
class FoundBySimulationTest {
    private static final Duration TTL = Duration.ofMinutes(30);
    private static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration KEPT = Duration.ofMinutes(20);
    private static final Logger ENGINE = Logger.getLogger("dev.muster.core.ledger.Ledger");

    private final Faults faults = new Faults();
    private TestEngine engine = open(1_000);

    private TestEngine open(int queue) {
        return TestEngine.open(
                options -> options.withFaults(faults).withQueue(queue, queue).withSessionTtl(TTL));
    }

    private void reopen(TestEngine next) {
        engine.close();
        engine = next;
    }

    private TestEngine openWithRetention() {
        return TestEngine.open(options ->
                options.withSessionTtl(TTL).withRetention(KEPT, KEPT, Duration.ofMinutes(1), Long.MAX_VALUE));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private AgentState state(long agent) {
        return engine.engine().reads().agent(new AgentId(agent)).state();
    }

    private TaskState state(TaskId task) {
        return engine.engine().reads().task(task).state();
    }

    @Test
    void a_claim_that_goes_on_waiting_after_failed_transactions_is_not_refused_as_well() {
        Level before = ENGINE.getLevel();
        ENGINE.setLevel(Level.OFF); // it tells of the failures
        SessionId session = engine.session("worker");
        Submission<ClaimTask.Result> claim = engine.submit(new ClaimTask(session).waiting(Duration.ofMinutes(1)));
        engine.settle();
        faults.failTransactions(3); // the one that serves the claim, then each of the two commands by itself
        engine.submit(new CreateTasks(TestEngine.PROJECT, NewTask.titled("never made")));
        engine.settle();
        ENGINE.setLevel(before);

        TaskId task = engine.create(NewTask.titled("t"));

        assertThat(state(task)).isEqualTo(TaskState.IN_PROGRESS);
        assertThat(claim.answer()).isInstanceOf(Answer.Done.class);
    }

    @Test
    void a_claim_that_waits_is_served_after_failed_transactions_though_nobody_calls_again() {
        Level before = ENGINE.getLevel();
        ENGINE.setLevel(Level.OFF); // it tells of the failures
        SessionId quick = engine.session("quick");
        SessionId late = engine.session("late");
        TaskId task = engine.create(NewTask.titled("t"));
        Submission<ClaimTask.Result> first = engine.submit(new ClaimTask(quick));
        Submission<ClaimTask.Result> second = engine.submit(new ClaimTask(late).waiting(Duration.ofMinutes(1)));
        faults.failTransactions(2); // the one of both, in which the second finds nothing, and the first by itself
        engine.settle();
        ENGINE.setLevel(before);

        assertThat(first.answer()).isInstanceOf(Answer.Refused.class);
        assertThat(second.answer()).isInstanceOf(Answer.Done.class);
        assertThat(state(task)).isEqualTo(TaskState.IN_PROGRESS);
    }

    @Test
    void the_engine_rests_after_a_failure_no_longer_because_the_clock_is_set_back() {
        Level before = ENGINE.getLevel();
        ENGINE.setLevel(Level.OFF); // it tells of the failure
        TaskId task = engine.create(NewTask.titled("t").withDeadline(TestEngine.START.plus(Duration.ofMinutes(1))));
        engine.clock().advance(Duration.ofMinutes(2));
        faults.failTransactions(1); // of the deadline, which nobody asked for
        engine.settle();
        engine.clock().advance(Duration.ofHours(-1));

        engine.settle();
        ENGINE.setLevel(before);

        assertThat(state(task)).isEqualTo(TaskState.FAILED);
    }

    @Test
    void a_claim_that_is_run_again_does_not_wait_twice_as_long() {
        SessionId session = engine.session("worker");
        Submission<ClaimTask.Result> claim = engine.submit(new ClaimTask(session).waiting(Duration.ofMinutes(1)));
        engine.settle();
        engine.clock().advance(Duration.ofMinutes(1));
        faults.failTransactions(1); // of the transaction that answers it
        engine.settle();

        engine.advance(Duration.ofSeconds(2));

        assertThat(claim.answer()).isEqualTo(new Answer.Done<>(new ClaimTask.Result.Nothing()));
    }

    @Test
    void an_agent_that_waited_for_work_is_not_lost_as_soon_as_its_wait_is_over() {
        SessionId session = engine.session(TestEngine.PROJECT, new RegisterAgent("worker", Set.of(), 2, LOST_AFTER));
        TaskId task = engine.create(NewTask.titled("t"));
        engine.claim(new ClaimTask(session).leasedFor(Duration.ofMinutes(10)));
        engine.submit(new ClaimTask(session).waiting(LOST_AFTER.minusSeconds(1)));
        engine.settle();

        engine.advance(LOST_AFTER.minusSeconds(1)); // it is told that there is nothing
        engine.advance(Duration.ofSeconds(2));

        assertThat(state(1)).isEqualTo(AgentState.BUSY);
        assertThat(state(task)).isEqualTo(TaskState.IN_PROGRESS);
        engine.advance(LOST_AFTER);
        assertThat(state(1)).isEqualTo(AgentState.LOST);
    }

    @Test
    void nobody_falls_silent_because_the_clock_is_set_back() {
        SessionId session = engine.session(TestEngine.PROJECT, new RegisterAgent("worker", Set.of(), 2, LOST_AFTER));
        engine.advance(LOST_AFTER.minusSeconds(1));
        engine.heartbeat(session);
        engine.clock().advance(Duration.ofMinutes(-10));
        engine.heartbeat(session);

        engine.advance(Duration.ofMinutes(10).plusSeconds(2)); // the clock is where it was, and a little on

        assertThat(state(1)).isEqualTo(AgentState.IDLE);
    }

    @Test
    void a_session_expires_in_time_though_the_clock_was_set_back_before_a_restart() {
        SessionId session = engine.session("worker");
        engine.clock().advance(Duration.ofHours(-5));
        engine.restart();

        engine.advance(TTL);

        assertThat(engine.engine().reads().session(session).state()).isEqualTo(SessionState.EXPIRED);
    }

    @Test
    void a_sign_of_life_is_written_down_though_the_queue_was_full() {
        reopen(open(2));
        SessionId session = engine.session("worker");
        engine.advance(Duration.ofMinutes(1));
        engine.submit(new ClaimTask(session));
        engine.submit(new ClaimTask(session));
        engine.engine().heartbeat(session);
        engine.settle();

        engine.advance(Duration.ofSeconds(6));

        assertThat(engine.engine().reads().session(session).lastSeenAt())
                .isEqualTo(TestEngine.START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void a_task_does_not_forget_that_its_dependency_failed_when_that_is_deleted() {
        reopen(openWithRetention());
        TaskId first = engine.create(NewTask.titled("first"));
        engine.done(new CancelTask(first, "", false, null));
        TaskId second = engine.create(NewTask.titled("second").after(Dependency.on(first)));
        assertThat(state(second)).isEqualTo(TaskState.CANCELLED);
        engine.advance(KEPT.minusMinutes(1));
        engine.done(new RequeueTask(second, null)); // which renews what is kept of it alone
        engine.advanceSlowly(Duration.ofMinutes(5), Duration.ofSeconds(10));
        assertThat(engine.file().dump()).doesNotContain("first");

        engine.done(new RequeueTask(second, null));

        assertThat(state(second)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void events_that_are_young_enough_are_kept_though_the_clock_was_set_back() {
        reopen(openWithRetention());
        engine.create(NewTask.titled("young"));
        engine.clock().advance(Duration.ofHours(-1));
        engine.restart();
        engine.create(NewTask.titled("old"));

        engine.advanceSlowly(Duration.ofMinutes(40), Duration.ofMinutes(1));

        assertThat(engine.engine()
                        .events()
                        .read(TestEngine.PROJECT, 0, EventFilter.ALL, 100)
                        .events())
                .anyMatch(event -> event.at().equals(TestEngine.START));
    }

    @Test
    void a_reader_whose_events_are_all_deleted_goes_on_from_the_end_of_the_log() {
        reopen(openWithRetention());
        engine.create(NewTask.titled("t"));
        long last = engine.engine().events().last(TestEngine.PROJECT);
        engine.advanceSlowly(KEPT.plusMinutes(3), Duration.ofMinutes(1));
        engine.restart(); // so that no event is in memory

        EventPage page = engine.engine().events().read(TestEngine.PROJECT, 0, EventFilter.ALL, 100);

        assertThat(page.events()).isEmpty();
        assertThat(page.tooOld()).isTrue();
        assertThat(page.cursor()).isEqualTo(last);
    }

    @Test
    void the_id_of_an_agent_that_was_deleted_is_not_given_out_again() {
        reopen(openWithRetention());
        RegisterAgent worker = new RegisterAgent("worker", Set.of(), 1, null);
        SessionId session = engine.done(new StartSession(TestEngine.PROJECT, worker, false));
        engine.done(new EndSession(session));
        engine.done(new StopAgent(new AgentId(1)));
        engine.advanceSlowly(KEPT.plusMinutes(3), Duration.ofMinutes(1));
        assertThat(engine.engine().reads().agents()).isEmpty();

        assertThat(engine.done(worker)).isEqualTo(new AgentId(2));
    }
}
