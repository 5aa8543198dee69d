package dev.muster.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.project.CreateProject;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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

        @Override
        public void sync() throws IOException {
            begun.release();
            permits.acquireUninterruptibly();
            if (broken) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public void close() {}
    }

    private final HeldLog log = new HeldLog();
    private final List<Long> published = new ArrayList<>();
    private Ledger ledger;
    private ReadPool readers;

    @BeforeEach
    void open(@TempDir Path directory) {
        Store store = Store.open(directory, false);
        ledger = new Ledger(
                store.writer(),
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
