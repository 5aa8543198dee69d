package dev.muster.core.unit;

import static dev.muster.core.task.TaskState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.model.StoreAudit;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.store.Store;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What falls due: leases, delays, deadlines, silence; and what comes too late. */
@Tag("unit")
class DueTest {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LOST_AFTER = Duration.ofSeconds(30);

    private TestEngine engine = TestEngine.open();

    @AfterEach
    void close() {
        new StoreAudit().check(engine);
        engine.close();
    }

    @Test
    void more_timers_due_than_a_batch_takes_are_all_done() {
        engine.close();
        engine = TestEngine.open(options -> options.withQueue(1_000, 3));
        SessionId session = many("worker", null);
        for (int i = 0; i < 20; i++) {
            engine.create(NewTask.titled("t"));
            engine.claim(new ClaimTask(session).leasedFor(LEASE));
        }

        engine.advance(LEASE);

        assertThat(engine.engine().reads().counts(TestEngine.PROJECT))
                .containsEntry(READY, 20L)
                .containsEntry(IN_PROGRESS, 0L);
    }

    @Test
    void any_call_of_the_session_renews_its_leases() {
        SessionId session = many("worker", null);
        TaskId task = engine.create(NewTask.titled("t"));
        engine.claim(new ClaimTask(session).leasedFor(LEASE));
        for (int i = 0; i < 5; i++) {
            engine.advance(LEASE.dividedBy(2));
            engine.heartbeat(session);
        }
        assertThat(state(task)).isEqualTo(IN_PROGRESS);
        engine.advance(LEASE.minusMillis(1));
        assertThat(state(task)).isEqualTo(IN_PROGRESS);

        engine.advance(Duration.ofMillis(1));

        assertThat(state(task)).isEqualTo(READY);
    }

    @Test
    void a_late_completion_counts_if_nobody_claimed_since() {
        TaskId task = engine.create(NewTask.titled("t"));
        Lease lease = engine.claim(new ClaimTask(engine.session("slow")).leasedFor(LEASE))
                .lease();
        engine.advance(LEASE);
        assertThat(state(task)).isEqualTo(READY);
        assertThat(engine.refused(new RenewLease(lease, null, false, null)).code())
                .isEqualTo(ErrorCode.STALE_LEASE);

        assertThat(engine.done(new CompleteTask(lease, "late"))).isEqualTo(COMPLETED);
    }

    /** As when a claim is asked for again because its answer did not come, and comes after all. */
    @Test
    void who_calls_with_an_earlier_lease_of_its_own_is_told_that_it_has_the_task_and_how_to_go_on() {
        TaskId task = engine.create(NewTask.titled("t"));
        SessionId session = engine.session("slow");
        SessionId other = engine.session("other");
        Lease earlier = engine.claim(new ClaimTask(session)).lease();
        Lease now = engine.claim(new ClaimTask(session).of(task)).lease();

        Refusal own = engine.refused(new CompleteTask(earlier, "", List.of(), session));
        Refusal others = engine.refused(new CompleteTask(earlier, "", List.of(), other));

        assertThat(own.code()).isEqualTo(ErrorCode.STALE_LEASE);
        assertThat(own.message()).contains("you hold the task now (claim 2)", "nothing was changed");
        assertThat(own.help()).contains("claim " + task + " again");
        assertThat(others.message()).contains("agent a1 holds the task now (claim 2)");
        assertThat(others.help()).contains("stop working on it");
        assertThat(engine.done(new CompleteTask(now, "", List.of(), session))).isEqualTo(COMPLETED);
        assertThat(engine.refused(new CompleteTask(earlier, "", List.of(), session))
                        .message())
                .contains("the task is completed");
    }

    @Test
    void a_late_completion_is_refused_if_somebody_else_has_the_task_and_says_who() {
        TaskId task = engine.create(NewTask.titled("t"));
        Lease lease = engine.claim(new ClaimTask(engine.session("slow")).leasedFor(LEASE))
                .lease();
        engine.advance(LEASE);
        Lease now = engine.claim(new ClaimTask(engine.session("quick"))).lease();

        Refusal refusal = engine.refused(new CompleteTask(lease, "late"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STALE_LEASE);
        assertThat(refusal.message()).contains("agent a2 holds the task now", "nothing was changed");
        assertThat(engine.done(new CompleteTask(now, ""))).isEqualTo(COMPLETED);
        assertThat(engine.refused(new CompleteTask(lease, "late")).state()).isEqualTo("completed");
        assertThat(state(task)).isEqualTo(COMPLETED);
    }

    @Test
    void a_lost_agent_loses_its_leases_and_comes_back_with_its_next_call() {
        SessionId session = many("worker", LOST_AFTER);
        TaskId task = engine.create(NewTask.titled("t"));
        Lease lease = engine.claim(new ClaimTask(session).leasedFor(Duration.ofDays(1)))
                .lease();
        engine.advance(LOST_AFTER);
        assertThat(state(task)).isEqualTo(READY);
        assertThat(agent(session)).isEqualTo(AgentState.LOST);

        assertThat(engine.done(new CompleteTask(lease, "late", List.of(), session)))
                .isEqualTo(COMPLETED);
        assertThat(agent(session)).isEqualTo(AgentState.IDLE);
    }

    @Test
    void silence_is_counted_from_the_agents_own_last_word() {
        SessionId session = many("worker", LOST_AFTER);
        AgentId id = engine.engine().reads().session(session).agent();
        engine.advance(LOST_AFTER.minusSeconds(1));
        engine.done(new PauseAgent(id));

        engine.advance(Duration.ofSeconds(1));

        assertThat(agent(session)).isEqualTo(AgentState.LOST);
    }

    /** A later end was answered, and then the agent was lost, and the lease with it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_renews_or_goes_on_with_a_lease_is_alive_also_without_naming_a_session(boolean renews) {
        SessionId session = many("worker", LOST_AFTER);
        TaskId task = engine.create(NewTask.titled("t"));
        Lease lease = engine.claim(new ClaimTask(session).leasedFor(LEASE)).lease();
        for (int i = 0; i < 10; i++) {
            engine.advance(LOST_AFTER.minusSeconds(1));
            if (renews) {
                engine.done(new RenewLease(lease, null, false, null));
            } else {
                engine.done(new ContinueTask(lease, "", List.of(), null));
            }
        }
        assertThat(state(task)).isEqualTo(IN_PROGRESS);
        assertThat(agent(session)).isEqualTo(AgentState.BUSY);
        engine.advance(Duration.ofSeconds(10));
        assertThat(Duration.between(
                        engine.engine().reads().session(session).lastSeenAt(),
                        engine.clock().instant()))
                .as("it is written down as well")
                .isLessThan(LOST_AFTER);

        engine.advance(LOST_AFTER);

        assertThat(state(task)).isEqualTo(READY);
        assertThat(agent(session)).isEqualTo(AgentState.LOST);
    }

    /** The session of the holder may have expired: it stays so, and its agent is not lost. */
    @Test
    void an_agent_whose_session_has_expired_is_alive_while_it_renews_its_lease() {
        engine.close();
        engine = TestEngine.open(options -> options.withSessionTtl(Duration.ofSeconds(20)));
        SessionId session = many("worker", LOST_AFTER);
        TaskId task = engine.create(NewTask.titled("t"));
        Lease lease = engine.claim(new ClaimTask(session).leasedFor(LEASE)).lease();
        engine.advance(Duration.ofSeconds(20));
        for (int i = 0; i < 10; i++) {
            engine.done(new RenewLease(lease, null, false, null));
            engine.advance(LOST_AFTER.minusSeconds(1));
        }

        assertThat(state(task)).isEqualTo(IN_PROGRESS);
        assertThat(engine.engine().reads().session(session).state()).isEqualTo(SessionState.EXPIRED);
        assertThat(agent(session)).isEqualTo(AgentState.BUSY);
    }

    @Test
    void a_progress_timeout_stands_apart_from_signs_of_life() {
        SessionId session = many("worker", null);
        TaskId task = engine.create(NewTask.titled("t").withProgressTimeout(Duration.ofSeconds(40)));
        Lease lease = engine.claim(new ClaimTask(session).leasedFor(LEASE)).lease();
        engine.advance(Duration.ofSeconds(30));
        engine.done(new ContinueTask(lease, "half", List.of(), session));
        engine.advance(Duration.ofSeconds(30));
        engine.done(new RenewLease(lease, null, true, session));
        engine.advance(Duration.ofSeconds(30));
        engine.done(new RenewLease(lease, null, false, session));
        assertThat(state(task)).isEqualTo(IN_PROGRESS);

        engine.advance(Duration.ofSeconds(10));

        assertThat(state(task)).isEqualTo(READY);
    }

    @Test
    void an_execution_timeout_ends_a_claim_however_alive_it_is() {
        SessionId session = many("worker", null);
        TaskId task = engine.create(
                NewTask.titled("t").withExecutionTimeout(Duration.ofSeconds(40)).withMaxAttempts(1));
        Lease lease = engine.claim(new ClaimTask(session).leasedFor(LEASE)).lease();
        engine.advance(Duration.ofSeconds(39));
        engine.done(new ContinueTask(lease, "", List.of(), session));

        engine.advance(Duration.ofSeconds(1));

        assertThat(engine.engine().reads().task(task))
                .extracting(Task::state, Task::reason)
                .containsExactly(FAILED, "execution timeout (attempt 1 of 1)");
    }

    @Test
    void failures_are_retried_later_and_later_and_in_no_step() {
        SessionId session = many("worker", null);
        TaskId task = engine.create(NewTask.titled("t").withMaxAttempts(12));
        for (int attempt = 1; attempt < 12; attempt++) {
            Lease lease = engine.claim(new ClaimTask(session).of(task)).lease();
            assertThat(engine.done(new FailTask(lease, "broke", true, null))).isEqualTo(PENDING);
            Instant until =
                    Objects.requireNonNull(engine.engine().reads().task(task).notBefore());
            Duration most = Duration.ofSeconds(Math.min(300, 1L << (attempt - 1)));
            assertThat(until)
                    .isAfter(engine.clock().instant())
                    .isBeforeOrEqualTo(engine.clock().instant().plus(most));
            engine.clock().set(until);
            engine.settle();
            assertThat(state(task)).isEqualTo(READY);
        }
        Lease last = engine.claim(new ClaimTask(session).of(task)).lease();

        assertThat(engine.done(new FailTask(last, "broke", true, null))).isEqualTo(FAILED);
    }

    @Test
    void a_blocked_task_keeps_its_time() {
        Instant time = engine.clock().instant().plus(Duration.ofDays(1));
        TaskId task = engine.create(NewTask.titled("t").withNotBefore(time));
        engine.done(new BlockTask(task, "ask", null));

        assertThat(engine.done(new UnblockTask(task, null))).isEqualTo(PENDING);
        engine.restart();
        engine.clock().set(time);
        engine.settle();

        assertThat(state(task)).isEqualTo(READY);
    }

    @Test
    void a_deadline_can_be_moved_and_holds_over_a_restart() {
        Instant now = engine.clock().instant();
        TaskId task = engine.create(NewTask.titled("t").withDeadline(now.plusSeconds(10)));
        engine.done(new UpdateTask(task, null, null, null, null, null, now.plusSeconds(60), null));
        engine.advance(Duration.ofSeconds(59));
        assertThat(state(task)).isEqualTo(READY);
        engine.restart();

        engine.advance(Duration.ofSeconds(1));

        assertThat(engine.engine().reads().task(task))
                .extracting(Task::state, Task::reason)
                .containsExactly(FAILED, "deadline passed");
    }

    @Test
    void a_restarted_owner_takes_its_own_lease_back_at_once() {
        SessionId session = many("worker", null);
        TaskId task = engine.create(NewTask.titled("t"));
        Lease before = engine.claim(new ClaimTask(session)).lease();
        engine.restart();

        Lease again = engine.claim(new ClaimTask(session).of(task)).lease();

        assertThat(again.fence()).isGreaterThan(before.fence());
        assertThat(engine.engine().reads().task(task).attempts()).isEqualTo(1);
        assertThat(engine.refused(new CompleteTask(before, "")).code()).isEqualTo(ErrorCode.STALE_LEASE);
        assertThat(engine.done(new CompleteTask(again, ""))).isEqualTo(COMPLETED);
    }

    @Test
    void leases_get_their_full_time_after_a_restart() {
        TaskId task = engine.create(NewTask.titled("t"));
        engine.claim(new ClaimTask(engine.session("worker")).leasedFor(LEASE));
        engine.clock().advance(Duration.ofHours(3));
        engine.restart();
        engine.settle();
        assertThat(state(task)).isEqualTo(IN_PROGRESS);

        engine.advance(LEASE);

        assertThat(state(task)).isEqualTo(READY);
    }

    /** Nobody could report progress while the engine was down: the first thing it did was to end the lease. */
    @Test
    void work_that_has_to_show_progress_gets_its_full_time_after_a_restart() {
        SessionId session = many("worker", null);
        TaskId task = engine.create(NewTask.titled("t").withProgressTimeout(Duration.ofMinutes(5)));
        Lease lease = engine.claim(new ClaimTask(session).leasedFor(Duration.ofHours(1)))
                .lease();
        engine.clock().advance(Duration.ofMinutes(6));
        engine.restart();
        engine.settle();
        assertThat(state(task)).isEqualTo(IN_PROGRESS);

        engine.advance(Duration.ofMinutes(4));
        engine.done(new RenewLease(lease, null, false, session));
        assertThat(state(task)).isEqualTo(IN_PROGRESS);
        engine.advance(Duration.ofMinutes(1));

        assertThat(state(task)).isEqualTo(READY);
    }

    /**
     * It stayed in progress for ever: no lease of it was known any more that could have run out. Retention made such
     * stores; it leaves who holds a lease now.
     */
    @Test
    void a_task_whose_agent_was_forgotten_while_it_held_it_is_given_back_at_the_next_start() throws SQLException {
        TaskId task = engine.create(NewTask.titled("t"));
        engine.claim(new ClaimTask(engine.session("worker")).leasedFor(Duration.ofDays(7)));
        try (Connection store = DriverManager.getConnection(
                        "jdbc:sqlite:" + engine.directory().resolve(Store.FILE));
                Statement statement = store.createStatement()) {
            statement.executeUpdate("delete from session");
            assertThat(statement.executeUpdate("delete from agent")).isOne();
        }

        engine.restart();
        engine.settle();

        assertThat(state(task)).isEqualTo(READY);
        assertThat(engine.file().number("select count(*) from lease")).isZero();
        assertThat(engine.claim(new ClaimTask(engine.session("next"))).task().id())
                .isEqualTo(task);
    }

    @Test
    void a_clock_that_jumps_back_ends_nothing_and_holds_nothing_up() {
        TaskId task = engine.create(NewTask.titled("t"));
        engine.claim(new ClaimTask(engine.session("worker")).leasedFor(LEASE));
        engine.clock().set(TestEngine.START.minus(Duration.ofDays(1)));
        engine.settle();
        TaskId next = engine.create(NewTask.titled("next"));
        assertThat(state(task)).isEqualTo(IN_PROGRESS);
        assertThat(state(next)).isEqualTo(READY);
        assertThat(engine.engine().reads().task(next).createdAt()).isEqualTo(TestEngine.START);

        engine.clock().set(TestEngine.START.plus(LEASE));
        engine.settle();

        assertThat(state(task)).isEqualTo(READY);
    }

    @Test
    void signs_of_life_are_written_down_and_a_full_queue_only_puts_that_off() {
        engine.close();
        engine = TestEngine.open(options -> options.withQueue(2, 2));
        SessionId session = engine.session("worker");
        engine.clock().advance(Duration.ofMinutes(1));
        engine.submit(new RegisterAgent("x", Set.of(), 1, null));
        engine.submit(new RegisterAgent("y", Set.of(), 1, null));
        engine.engine().heartbeat(session);
        engine.settle();
        engine.heartbeat(session);
        engine.advance(Duration.ofSeconds(10));

        assertThat(engine.engine().reads().session(session).lastSeenAt())
                .isEqualTo(TestEngine.START.plus(Duration.ofMinutes(1)));
    }

    private SessionId many(String agent, @Nullable Duration lostAfter) {
        return engine.session(TestEngine.PROJECT, new RegisterAgent(agent, Set.of(), 100, lostAfter));
    }

    private TaskState state(TaskId task) {
        return engine.engine().reads().task(task).state();
    }

    private AgentState agent(SessionId session) {
        return engine.engine()
                .reads()
                .agent(engine.engine().reads().session(session).agent())
                .state();
    }
}
