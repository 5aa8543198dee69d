package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.ledger.Submission;
import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.StoreAudit;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Claims that wait for work. */
@Tag("unit")
class LongPollTest {
    private static final Duration HOUR = Duration.ofHours(1);

    // --- one step at a time ---

    @Test
    void a_waiting_claim_is_answered_by_the_commit_that_makes_the_task() {
        try (TestEngine engine = TestEngine.open()) {
            Submission<ClaimTask.Result> waiting = wait(engine, engine.session("a"));
            assertThat(waiting.answer()).isNull();
            long commits = engine.engine().stats().commits();

            engine.create(NewTask.titled("t"));

            assertThat(claimed(waiting)).isEqualTo(new TaskId(1));
            assertThat(engine.engine().stats().commits()).isEqualTo(commits + 1);
            new StoreAudit().check(engine);
        }
    }

    @Test
    void claims_that_wait_for_the_same_are_served_in_the_order_of_their_coming() {
        try (TestEngine engine = TestEngine.open()) {
            List<Submission<ClaimTask.Result>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(wait(engine, engine.session("a" + i)));
            }
            for (int i = 0; i < 5; i++) {
                TaskId id = engine.create(NewTask.titled("t"));
                assertThat(claimed(waiting.get(i))).isEqualTo(id);
                if (i < 4) {
                    assertThat(waiting.get(i + 1).answer()).isNull();
                }
            }
        }
    }

    @Test
    void a_waiting_claim_gets_what_it_can_do_and_not_what_came_first() {
        try (TestEngine engine = TestEngine.open()) {
            SessionId java = engine.session(TestEngine.PROJECT, new RegisterAgent("j", Set.of("java"), 1, null));
            Submission<ClaimTask.Result> any = wait(engine, engine.session("a"));
            Submission<ClaimTask.Result> able = wait(engine, java);

            TaskId id = engine.create(NewTask.titled("t").requiring("java"));

            assertThat(claimed(able)).isEqualTo(id);
            assertThat(any.answer()).isNull();
        }
    }

    @Test
    void whatever_makes_work_claimable_wakes_a_waiting_claim() {
        try (TestEngine engine = TestEngine.open()) {
            SessionId worker = engine.session(TestEngine.PROJECT, new RegisterAgent("w", Set.of(), 9, null));
            SessionId waiter = engine.session(TestEngine.PROJECT, new RegisterAgent("x", Set.of(), 99, null));
            TaskId first = engine.create(NewTask.titled("first").withConcurrencyKey("k"));
            TaskId second = engine.create(NewTask.titled("second").withConcurrencyKey("k"));
            TaskId after = engine.create(NewTask.titled("after").after(Dependency.on(first)));
            var held = engine.claim(new ClaimTask(worker).of(first).leasedFor(Duration.ofDays(7)));

            Submission<ClaimTask.Result> room = wait(engine, waiter);
            engine.done(new LimitProject(TestEngine.PROJECT, "k", 2));
            assertThat(claimed(room)).isEqualTo(second);

            Submission<ClaimTask.Result> dependency = wait(engine, waiter);
            engine.done(new CompleteTask(held.lease(), ""));
            assertThat(claimed(dependency)).isEqualTo(after);

            TaskId delayed = engine.create(NewTask.titled("delayed")
                    .withNotBefore(engine.clock().instant().plusSeconds(30)));
            Submission<ClaimTask.Result> delay = wait(engine, waiter);
            engine.advance(Duration.ofSeconds(30));
            assertThat(claimed(delay)).isEqualTo(delayed);

            TaskId expiring = engine.create(NewTask.titled("expiring"));
            engine.claim(new ClaimTask(worker).of(expiring).leasedFor(Duration.ofSeconds(10)));
            Submission<ClaimTask.Result> lease = wait(engine, waiter);
            engine.advance(Duration.ofSeconds(10));
            assertThat(claimed(lease)).isEqualTo(expiring);
        }
    }

    @Test
    void a_claim_waits_no_longer_than_it_said() {
        try (TestEngine engine = TestEngine.open()) {
            Submission<ClaimTask.Result> waiting =
                    engine.submit(new ClaimTask(engine.session("a")).waiting(Duration.ofSeconds(20)));
            engine.round();
            engine.advance(Duration.ofMillis(19_999));
            assertThat(waiting.answer()).isNull();

            engine.advance(Duration.ofMillis(1));

            assertThat(waiting.answer()).isEqualTo(new Answer.Done<>(new ClaimTask.Result.Nothing()));
            engine.create(NewTask.titled("t"));
            assertThat(engine.file().number("select count(*) from lease")).isZero();
        }
    }

    @Test
    void an_agent_that_waits_is_not_lost() {
        try (TestEngine engine = TestEngine.open()) {
            SessionId session =
                    engine.session(TestEngine.PROJECT, new RegisterAgent("a", Set.of(), 1, Duration.ofSeconds(30)));
            Submission<ClaimTask.Result> waiting = wait(engine, session);

            engine.advanceSlowly(Duration.ofMinutes(50), Duration.ofSeconds(10));
            TaskId id = engine.create(NewTask.titled("t"));

            assertThat(claimed(waiting)).isEqualTo(id);
        }
    }

    @Test
    void who_may_not_claim_any_more_is_told_at_once_wherever_it_stands_in_the_queue() {
        try (TestEngine engine = TestEngine.open()) {
            List<SessionId> sessions = new ArrayList<>();
            List<Submission<ClaimTask.Result>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sessions.add(engine.session("a" + i));
                waiting.add(wait(engine, sessions.get(i)));
            }
            engine.done(new EndSession(sessions.get(1)));
            engine.done(new PauseSession(sessions.get(2)));
            engine.done(new PauseAgent(agent(engine, sessions.get(3))));
            engine.done(new StopAgent(agent(engine, sessions.get(4))));

            for (int i = 1; i < 5; i++) {
                assertThat(waiting.get(i).answer())
                        .as("waiter " + i)
                        .isInstanceOfSatisfying(
                                Answer.Refused.class,
                                refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_STATE));
            }
            assertThat(waiting.getFirst().answer()).isNull();
            TaskId id = engine.create(NewTask.titled("t"));
            assertThat(claimed(waiting.getFirst())).isEqualTo(id);
        }
    }

    @Test
    void a_full_queue_is_answered_busy_at_once_and_with_a_time() {
        try (TestEngine engine = TestEngine.open(options -> options.withQueue(3, 2))) {
            for (int i = 0; i < 3; i++) {
                engine.submit(new CreateProject("q" + i, ""));
            }

            Answer<?> answer = engine.askSilently(new CreateProject("one.too.many", ""));

            assertThat(answer).isInstanceOf(Answer.Refused.class);
            if (answer instanceof Answer.Refused<?>(Refusal refusal)) {
                assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY);
                assertThat(refusal.message()).contains("3 commands");
                assertThat(refusal.retryAfter()).isNotNull().isPositive();
            }
            engine.settle();
            assertThat(engine.file().number("select count(*) from project")).isEqualTo(4);
            assertThat(engine.engine().stats().busy()).isEqualTo(1);
            engine.done(new CreateProject("now", ""));
        }
    }

    private static Submission<ClaimTask.Result> wait(TestEngine engine, SessionId session) {
        Submission<ClaimTask.Result> waiting = engine.submit(new ClaimTask(session).waiting(HOUR));
        engine.round();
        return waiting;
    }

    private static AgentId agent(TestEngine engine, SessionId session) {
        return engine.engine().reads().session(session).agent();
    }

    private static @Nullable TaskId claimed(Submission<ClaimTask.Result> submission) {
        return submission.answer() instanceof Answer.Done<ClaimTask.Result>(ClaimTask.Result.Claimed claimed)
                ? claimed.task().id()
                : null;
    }

    // --- with threads ---

    @Test
    void threads_that_wait_get_one_task_each() throws Exception {
        try (ScratchDirectory scratch = new ScratchDirectory();
                Engine engine = running(scratch)) {
            engine.execute(new CreateProject("p", ""));
            List<FutureTask<ClaimTask.Result>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                SessionId session =
                        engine.execute(new StartSession("p", new RegisterAgent("a" + i, Set.of(), 1, null), false));
                waiting.add(started(() -> engine.claim(new ClaimTask(session).waiting(HOUR))));
            }
            awaitParked(engine, 20);

            engine.execute(new CreateTasks("p", Collections.nCopies(20, NewTask.titled("t")), null, null));

            Set<TaskId> got = new HashSet<>();
            for (FutureTask<ClaimTask.Result> each : waiting) {
                if (each.get() instanceof ClaimTask.Result.Claimed claimed) {
                    got.add(claimed.task().id());
                }
            }
            assertThat(got).hasSize(20);
            assertThat(engine.stats().parked()).isZero();
        }
    }

    @Test
    void an_interrupted_claim_is_withdrawn_and_takes_no_task() throws Exception {
        try (ScratchDirectory scratch = new ScratchDirectory();
                Engine engine = running(scratch)) {
            SessionId session = engine.execute(new StartSession("p", new RegisterAgent("a", Set.of(), 1, null), true));
            List<Boolean> flags = new ArrayList<>();
            FutureTask<ClaimTask.Result> waiting = new FutureTask<>(() -> {
                ClaimTask.Result result = engine.claim(new ClaimTask(session).waiting(HOUR));
                flags.add(Thread.currentThread().isInterrupted());
                return result;
            });
            Thread thread = Thread.ofVirtual().start(waiting);
            awaitParked(engine, 1);

            thread.interrupt();

            assertThat(waiting.get()).isInstanceOf(ClaimTask.Result.Nothing.class);
            assertThat(flags).containsExactly(true);
            assertThat(engine.stats().parked()).isZero();
            engine.execute(new CreateTasks("p", NewTask.titled("t")));
            assertThat(engine.claim(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Claimed.class);
        }
    }

    @Test
    void closing_answers_those_who_wait() throws Exception {
        try (ScratchDirectory scratch = new ScratchDirectory()) {
            Engine engine = running(scratch);
            SessionId session = engine.execute(new StartSession("p", new RegisterAgent("a", Set.of(), 1, null), true));
            FutureTask<Answer<ClaimTask.Result>> waiting =
                    started(() -> engine.ask(new ClaimTask(session).waiting(HOUR)));
            awaitParked(engine, 1);

            engine.close();

            assertThat(waiting.get())
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.ENGINE_STOPPED));
            assertThat(Objects.requireNonNull(engine.ledger().stopped()).code()).isEqualTo(ErrorCode.ENGINE_STOPPED);
        }
    }

    private static Engine running(ScratchDirectory scratch) throws DataDirectory.InUse {
        return Engine.open(scratch.path(), EngineOptions.defaults().withSynchronous(false));
    }

    private static <T> FutureTask<T> started(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Waits until so many claims are parked; the ledger's own count says when. */
    private static void awaitParked(Engine engine, int claims) {
        while (engine.stats().parked() < claims) {
            Thread.onSpinWait();
        }
    }
}
