package dev.muster.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.muster.core.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is offered more than it can take, because its disk stands still. */
@Tag("unit")
@NullUnmarked
class OverloadTest {
    private static final int QUEUE = 20;
    private static final int BATCH = 5;

    private final Semaphore disk = new Semaphore(1_000);
    private Ledger ledger;
    private ReadPool readers;

    @BeforeEach
    void open(@TempDir Path directory) {
        Store store = Store.open(directory, false);
        LogFile log = new LogFile() {
            @Override
            public void sync() {
                disk.acquireUninterruptibly();
            }

            @Override
            public void close() {}
        };
        ledger = new Ledger(
                store.writer(), log, EngineOptions.defaults().withQueue(QUEUE, BATCH), events -> {}, () -> {});
        readers = new ReadPool(store, 1, ledger::awaitDurable);
        ledger.start();
        ledger.submit(new CreateProject("p", "")).await();
    }

    @AfterEach
    void close() {
        disk.release(1_000_000);
        readers.close();
        ledger.close();
    }

    @Test
    void a_full_queue_answers_busy_at_once_and_says_when_to_come_back() {
        disk.drainPermits();
        List<Submission<?>> accepted = offerUntilBusy();

        RefusedException busy = catchThrowableOfType(RefusedException.class, this::create);
        assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
        assertThat(busy.refusal().retryAfter()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        // What waits is bounded by the queue and by what two transactions hold: one on the disk, one being put
        // together.
        assertThat(accepted).hasSizeBetween(QUEUE, QUEUE + 2 * BATCH);
        assertThat(ledger.queued()).isLessThanOrEqualTo(QUEUE);
    }

    @Test
    void nothing_that_was_accepted_is_dropped_and_work_goes_on_when_the_disk_does() {
        disk.drainPermits();
        List<Submission<?>> accepted = offerUntilBusy();
        disk.release(1_000_000);

        assertThat(accepted).allSatisfy(each -> assertThat(each.await()).isInstanceOf(Answer.Done.class));
        assertThat(create().await()).isInstanceOf(Answer.Done.class);
        long ready = readers.query(db -> new Views(db).counts(1)).get(TaskState.READY);
        assertThat(ready).isEqualTo(accepted.size() + 1L);
        assertThat(ledger.stats().busyRefusals()).isPositive();
    }

    private List<Submission<?>> offerUntilBusy() {
        List<Submission<?>> accepted = new ArrayList<>();
        // The ledger may still be taking commands in: it is full when it refuses for good.
        for (int refused = 0; refused < 1_000; ) {
            try {
                accepted.add(create());
                refused = 0;
            } catch (RefusedException e) {
                refused++;
                Thread.onSpinWait();
            }
        }
        return accepted;
    }

    private Submission<?> create() {
        return ledger.submit(new CreateTasks("p", NewTask.titled("a task")));
    }
}
