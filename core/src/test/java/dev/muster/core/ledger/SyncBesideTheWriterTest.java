package dev.muster.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.project.CreateProject;
import dev.muster.core.store.Db;
import dev.muster.core.store.LogFile;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.Store;
import dev.muster.core.store.Views;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger with a disk whose syncs the test lets through one by one. */
@Tag("unit")
@NullUnmarked
class SyncBesideTheWriterTest {
    /** A log whose syncs wait for permission. */
    private static final class HeldLog implements LogFile {
        final Semaphore permits = new Semaphore(0);
        final Semaphore begun = new Semaphore(0);
        volatile boolean broken;
        /** What a sync waits for. */
        volatile Runnable held = permits::acquireUninterruptibly;

        @Override
        public void sync() throws IOException {
            begun.release();
            held.run();
            if (broken) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public void close() {}
    }

    /** How often the quick reader looks; it was too early once or twice in a hundred. */
    private static final int LOOKS = 300;

    private final HeldLog log = new HeldLog();
    private final List<Long> published = new ArrayList<>();
    private Store store;
    private Ledger ledger;
    private ReadPool readers;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = Store.open(directory, false);
        Db writer = store.writer();
        writer.script("pragma foreign_keys = on"); // the store has none; a test may plant one
        ledger = new Ledger(
                writer,
                log,
                EngineOptions.defaults(),
                events -> events.forEach(each -> published.add(each.event().seq())),
                () -> {});
        readers = new ReadPool(store, 2, ledger::awaitDurable);
        ledger.start();
    }

    @AfterEach
    void close() {
        log.permits.release(1_000);
        readers.close();
        ledger.close();
    }

    @Test
    void nothing_is_answered_or_published_before_its_sync_has_returned() {
        Submission<?> project = ledger.submit(new CreateProject("p", ""));
        log.begun.acquireUninterruptibly();

        assertThat(project.answer()).isNull();
        assertThat(published).isEmpty();

        log.permits.release();
        assertThat(project.await()).isInstanceOf(Answer.Done.class);
        assertThat(published).containsExactly(1L);
    }

    @Test
    void a_reader_waits_until_what_it_has_seen_is_durable() throws Exception {
        ledger.submit(new CreateProject("p", ""));
        log.begun.acquireUninterruptibly();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> read.complete(readers.query(db -> {
                    int seen = new Views(db).projects().size();
                    asked.countDown();
                    return seen;
                })));
        asked.await();

        // The commit is visible inside the store, so a read that did not wait would be done about now.
        assertThat(read).isNotDone();
        log.permits.release();
        assertThat(read.get()).isOne();
    }

    /**
     * A reader may be so quick that it sees a commit before the ledger goes on after it. Each sync is held until the
     * reader, which looks as fast as it can, waits for it or does not.
     */
    @Test
    void a_reader_that_sees_a_commit_as_soon_as_anybody_can_waits_for_it_too() throws Exception {
        AtomicInteger wanted = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger onDisk = new AtomicInteger();
        List<Integer> early = new CopyOnWriteArrayList<>();
        Thread reader = Thread.ofPlatform().daemon().unstarted(() -> {
            try (Db db = store.reader()) {
                for (int n = 1; n <= LOOKS; n++) {
                    while (db.sql("select count(*) from project").longOr(0) < n) {
                        Thread.onSpinWait();
                    }
                    seen.set(n);
                    ledger.awaitDurable();
                    if (onDisk.get() < n) {
                        early.add(n);
                    }
                    told.set(n);
                }
            }
        });
        log.held = () -> {
            int n = wanted.get();
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(1); // it may be a sync of housekeeping
            while ((seen.get() < n || (told.get() < n && reader.getState() != Thread.State.WAITING))
                    && reader.isAlive()
                    && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            onDisk.set(n);
        };
        reader.start();
        for (int n = 1; n <= LOOKS; n++) {
            wanted.set(n);
            ledger.submit(new CreateProject("p" + n, "")).await();
        }
        reader.join();

        assertThat(early).as("reads that were told before they were durable").isEmpty();
    }

    /**
     * Of a commit that failed there is nothing to wait for: a count of it that never came would hold up every reader.
     */
    @Test
    void a_commit_that_fails_holds_up_no_reader() throws Exception {
        log.permits.release(1_000);
        ledger.submit(change -> {
                    change.tables()
                            .db()
                            .sql("create table planted (p references project (id) deferrable initially deferred)")
                            .run();
                    return true;
                })
                .await();

        for (int i = 0; i < 20; i++) { // more than housekeeping will commit in the next seconds
            Submission<Boolean> failed = ledger.submit(change -> {
                change.tables().db().sql("insert into planted values (4711)").run();
                return true;
            });
            assertThat(failed.await())
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INTERNAL));
        }
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> read.complete(
                        readers.query(db -> new Views(db).projects().size())));
        assertThat(read.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void what_arrives_during_a_sync_shares_the_next_one() {
        createProject();
        List<Submission<?>> all = new ArrayList<>();
        all.add(create());
        log.begun.acquireUninterruptibly();
        for (int i = 0; i < 50; i++) {
            all.add(create());
        }
        long commits = ledger.stats().commits();

        log.permits.release(1_000);
        all.forEach(each -> assertThat(each.await()).isInstanceOf(Answer.Done.class));
        // The first may still be under way on the ledger's own thread; the fifty wait for no more than two.
        assertThat(ledger.stats().commits() - commits).isLessThanOrEqualTo(2);
    }

    @Test
    void a_failed_sync_stops_the_engine_and_tells_everybody() {
        createProject();
        log.broken = true;
        Submission<?> first = create();
        log.begun.acquireUninterruptibly();
        Submission<?> second = create();
        log.permits.release();

        assertRefused(first, "syncing the log failed: Input/output error");
        assertRefused(second, "syncing the log failed: Input/output error");
        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_STOPPED));
        assertThat(log.begun.availablePermits())
                .as("a sync that failed is not tried again")
                .isZero();
    }

    @Test
    void a_read_after_a_failed_sync_is_refused_because_what_it_saw_may_be_gone() {
        createProject();
        log.broken = true;
        Submission<?> lost = create();
        log.permits.release();
        lost.await();

        assertThatThrownBy(() -> readers.query(db -> new Views(db).projects()))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_STOPPED));
    }

    @Test
    void a_batch_in_which_all_is_refused_syncs_nothing() {
        createProject();
        Submission<?> again = ledger.submit(new CreateProject("p", ""));

        assertThat(again.await()).isInstanceOf(Answer.Refused.class);
        assertThat(log.begun.availablePermits()).isZero();
    }

    @Test
    void many_callers_and_a_fast_disk_lose_no_wake_up() throws Exception {
        log.permits.release(1_000_000);
        createProject();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 500; n++) {
                    create().await();
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(ledger.stats().answered()).isGreaterThanOrEqualTo(20_001);
        assertThat(published).isSorted().doesNotHaveDuplicates().hasSize(20_001);
    }

    private void createProject() {
        log.permits.release();
        ledger.submit(new CreateProject("p", "")).await();
        log.begun.acquireUninterruptibly();
    }

    private Submission<?> create() {
        return ledger.submit(new CreateTasks("p", NewTask.titled("a task")));
    }

    private static void assertRefused(Submission<?> submission, String message) {
        assertThat(submission.await())
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.refusal().message()).isEqualTo(message));
    }
}
