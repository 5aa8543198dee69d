package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.ledger.Ledger;
import dev.muster.core.ledger.Submission;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.store.Db;
import dev.muster.core.store.LogFile;
import dev.muster.core.store.Store;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger whose log, disk, commands or own code fail: everybody is told, nothing is done twice, and after a failed
 * sync, the n-th for every n, nothing is acknowledged and no sync is tried again.
 */
@Tag("crash")
class LedgerFailureTest {
    private static final long PATIENCE_S = 30;
    private static final int CALLERS = 12;
    private static final int CREATES = 4;

    @TempDir
    Path scratch;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    /** The real log, whose n-th sync fails; the gate, if any, is passed by the sync that is to fail. */
    private static final class BadLog implements LogFile {
        private final int failing;
        private LogFile real = LogFile.UNSYNCED;
        private final AtomicInteger syncs = new AtomicInteger();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);

        BadLog(int failing) {
            this.failing = failing;
        }

        LogFile around(LogFile log) {
            real = log;
            return this;
        }

        @Override
        public void sync() throws IOException {
            if (syncs.incrementAndGet() == failing) {
                reached.countDown();
                await(gate);
                throw new IOException("planted: Input/output error");
            }
            real.sync();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /**
     * Keeps the ledger busy with one command, alone in its batch, until the answer is counted down: what is submitted
     * meanwhile comes into one batch.
     */
    private static CountDownLatch holdUp(Ledger ledger) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        ledger.submit(change -> {
            begun.countDown();
            await(queued);
            return true;
        });
        await(begun);
        return queued;
    }

    private static Ledger ledger(Store store, UnaryOperator<LogFile> around, EngineOptions options) {
        Db writer = store.writer(); // the log is there once it is open
        Ledger ledger = new Ledger(writer, around.apply(store.log()), options, events -> {}, () -> {});
        ledger.start();
        return ledger;
    }

    private static Command<List<CreateTasks.Created>> create(String title) {
        return new CreateTasks("p", NewTask.titled(title));
    }

    /** The answer to a command, in any case: also what is refused before it is queued counts as an answer. */
    private static <R> Answer<R> ask(Ledger ledger, Command<R> command) {
        try {
            return ledger.submit(command).await();
        } catch (RefusedException e) {
            return new Answer.Refused<>(e.refusal());
        }
    }

    private <T> T soon(Future<T> future) throws Exception {
        try {
            return future.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nobody answered", e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static void assertStopped(Answer<?> answer, String cause) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(ErrorCode.ENGINE_STOPPED);
            assertThat(refused.refusal().message()).contains(cause);
        });
    }

    @Test
    void the_nth_sync_fails_for_every_n_and_everybody_is_told() throws Exception {
        int n = 1;
        for (boolean failed = true; failed; n++) {
            Path directory = scratch.resolve("n" + n);
            Store store = Store.open(Files.createDirectories(directory), true);
            BadLog log = new BadLog(n);
            log.gate.countDown();
            // The clock stands still: no work falls due whose sync fails when everybody has been answered.
            Ledger ledger =
                    ledger(store, log::around, EngineOptions.defaults().withClock(InstantSource.fixed(Instant.now())));
            List<Ack> acknowledged = new ArrayList<>();
            List<Future<List<Ack>>> work = new ArrayList<>();
            Answer<?> project = ask(ledger, new CreateProject("p", ""));
            for (int i = 0; i < CALLERS && project instanceof Answer.Done<?>; i++) {
                String name = "c" + i;
                work.add(callers.submit((Callable<List<Ack>>) () -> creates(ledger, name)));
            }
            for (Future<List<Ack>> each : work) {
                acknowledged.addAll(soon(each));
            }
            failed = log.reached.getCount() == 0;
            if (failed) {
                assertThat(log.syncs).as("syncs, when number %d failed", n).hasValue(n);
                assertStopped(ask(ledger, create("later")), "Input/output error");
                assertThat(acknowledged.size()).isLessThan(CALLERS * CREATES);
            }
            ledger.close();
            assertThat(log.syncs.get())
                    .as("syncs after the end, when number %d failed", n)
                    .isLessThanOrEqualTo(n);
            assertThat(StoreAudit.of(directory, acknowledged)).isEmpty();
        }
        assertThat(n).as("syncs that were made to fail").isGreaterThan(CREATES);
    }

    private static List<Ack> creates(Ledger ledger, String name) {
        List<Ack> acknowledged = new ArrayList<>();
        boolean stopped = false;
        for (int i = 0; i < CREATES; i++) {
            String title = name + "/" + i;
            switch (ask(ledger, create(title))) {
                case Answer.Done<List<CreateTasks.Created>>(var created) -> {
                    assertThat(stopped).as("done after the engine had stopped").isFalse();
                    acknowledged.add(Ack.created(created.getFirst().id(), title));
                }
                case Answer.Refused<List<CreateTasks.Created>> refused -> {
                    assertStopped(refused, "Input/output error");
                    stopped = true;
                }
            }
        }
        return acknowledged;
    }

    @Test
    void a_sync_that_fails_beside_the_next_transaction_takes_that_one_along() throws Exception {
        Store store = Store.open(scratch, true);
        BadLog log = new BadLog(2);
        // One command a transaction: the second is on its way while the first is synced.
        Ledger ledger = ledger(store, log::around, EngineOptions.defaults().withQueue(100, 1));
        ask(ledger, new CreateProject("p", "")).orThrow();
        CountDownLatch queued = new CountDownLatch(1);
        Submission<Boolean> holding = ledger.submit(change -> {
            await(queued);
            return true;
        });
        List<Submission<?>> submissions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submissions.add(ledger.submit(create("t" + i)));
        }
        queued.countDown();
        await(log.reached);
        log.gate.countDown();
        assertThat(soon(callers.submit((Callable<Answer<Boolean>>) holding::await)))
                .isInstanceOf(Answer.Done.class);
        for (Submission<?> submission : submissions) {
            assertStopped(soon(callers.submit((Callable<Answer<?>>) submission::await)), "Input/output error");
        }
        assertThatThrownBy(() -> ledger.submit(create("later")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Input/output error");
        ledger.close();
        assertThat(log.syncs).hasValue(2);
    }

    @Test
    void an_engine_that_fails_by_a_defect_answers_everybody() throws Exception {
        Store store = Store.open(scratch, true);
        Ledger ledger = ledger(store, log -> log, EngineOptions.defaults());
        ask(ledger, new CreateProject("p", "")).orThrow();
        CountDownLatch queued = holdUp(ledger);
        List<Submission<?>> submissions = new ArrayList<>();
        submissions.add(ledger.submit(create("before")));
        submissions.add(ledger.submit(change -> {
            throw new OutOfMemoryError("planted");
        }));
        submissions.add(ledger.submit(create("after")));
        queued.countDown();
        for (Submission<?> submission : submissions) {
            assertStopped(soon(callers.submit((Callable<Answer<?>>) submission::await)), "planted");
        }
        assertStopped(ask(ledger, create("later")), "planted");
        ledger.close();
        assertThat(StoreAudit.of(scratch, List.of())).isEmpty();
    }

    @Test
    void an_engine_that_fails_while_it_answers_answers_everybody_else() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        Store store = Store.open(scratch, true);
        Ledger ledger = ledger(store, log -> log, EngineOptions.defaults().withFaults(point -> {
            if (point == FaultPoint.AFTER_COMMIT && commits.incrementAndGet() == 2) {
                throw new StackOverflowError("planted");
            }
        }));
        ask(ledger, new CreateProject("p", "")).orThrow();
        assertStopped(soon(callers.submit((Callable<Answer<?>>) () -> ask(ledger, create("t")))), "planted");
        assertStopped(ask(ledger, create("later")), "planted");
        ledger.close();
        assertThat(StoreAudit.of(scratch, List.of())).isEmpty();
    }

    @Test
    void a_command_that_fails_by_a_defect_is_told_and_its_neighbours_run_once() throws Exception {
        Store store = Store.open(scratch, true);
        Ledger ledger = ledger(store, log -> log, EngineOptions.defaults());
        ask(ledger, new CreateProject("p", "")).orThrow();
        CountDownLatch queued = holdUp(ledger);
        List<Submission<List<CreateTasks.Created>>> neighbours = new ArrayList<>();
        neighbours.add(ledger.submit(create("before")));
        Submission<Boolean> bad = ledger.submit(change -> {
            change.tables().projects().saveMeta("planted", 1);
            throw new IllegalStateException("planted");
        });
        neighbours.add(ledger.submit(create("after")));
        queued.countDown();
        assertThat(soon(callers.submit((Callable<Answer<Boolean>>) bad::await)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INTERNAL));
        List<Ack> acknowledged = new ArrayList<>();
        for (Submission<List<CreateTasks.Created>> each : neighbours) {
            Answer<List<CreateTasks.Created>> answer =
                    soon(callers.submit((Callable<Answer<List<CreateTasks.Created>>>) each::await));
            acknowledged.add(
                    Ack.created(answer.orThrow().getFirst().id(), acknowledged.isEmpty() ? "before" : "after"));
        }
        ask(ledger, create("last")).orThrow();
        ledger.close();
        assertThat(StoreAudit.of(scratch, acknowledged)).isEmpty();
        assertThat(StoreAudit.number(scratch, "select count(*) from task")).isEqualTo(3);
        assertThat(StoreAudit.number(scratch, "select count(*) from meta where key = 'planted'"))
                .isZero();
    }

    @Test
    void a_full_disk_is_told_and_a_claim_that_waits_goes_on_waiting_for_what_comes_once_there_is_space()
            throws Exception {
        Store store = Store.open(scratch, true);
        Ledger ledger = ledger(store, log -> log, EngineOptions.defaults());
        ask(ledger, new CreateProject("p", "")).orThrow();
        SessionId session = ask(ledger, new StartSession("p", new RegisterAgent("a", Set.of(), 10, null), false))
                .orThrow();
        long pages = StoreAudit.number(scratch, "pragma page_count");
        ask(ledger, mostPages(pages + 5)).orThrow();
        CountDownLatch queued = holdUp(ledger);
        Submission<ClaimTask.Result> claim = ledger.submit(new ClaimTask(session).waiting(Duration.ofHours(1)));
        Submission<List<CreateTasks.Created>> big = ledger.submit(new CreateTasks(
                "p", NewTask.titled("big").withLabels("l".repeat(150)).withDescription("x".repeat(1_000))));
        List<Submission<?>> fillers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            fillers.add(ledger.submit(
                    new CreateTasks("p", NewTask.titled("filler" + i).withDescription("x".repeat(1_000)))));
        }
        queued.countDown();
        Answer<?> refused = soon(callers.submit((Callable<Answer<?>>) big::await));
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        answer -> assertThat(answer.refusal().code()).isEqualTo(ErrorCode.DISK_FULL));
        for (Submission<?> filler : fillers) {
            soon(callers.submit((Callable<Answer<?>>) filler::await));
        }
        assertThat(claim.answer()).as("a claim that waits").isNull();
        ask(ledger, mostPages(1_000_000)).orThrow();
        TaskId made = ask(ledger, create("t")).orThrow().getFirst().id();
        assertThat(soon(callers.submit((Callable<Answer<ClaimTask.Result>>) claim::await))
                        .orThrow())
                .isInstanceOfSatisfying(
                        ClaimTask.Result.Claimed.class,
                        claimed -> assertThat(claimed.task().id()).isEqualTo(made));
        ledger.close();
        assertThat(StoreAudit.of(scratch, List.of(Ack.created(made, "t")))).isEmpty();
    }

    /** SQLite answers as on a full disk when the database would grow beyond so many pages. */
    private static Command<Boolean> mostPages(long pages) {
        return change -> {
            change.tables().db().script("pragma max_page_count = " + pages);
            return true;
        };
    }
}
