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
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is offered more than it can take: its thread is not running, so what fits is exactly the queue. */
@Tag("unit")
@NullUnmarked
class OverloadTest {
    private static final int QUEUE = 20;
    private static final int BATCH = 5;

    private Ledger ledger;
    private ReadPool readers;

    @BeforeEach
    void open(@TempDir Path directory) {
        Store store = Store.open(directory, false);
        ledger = new Ledger(
                store.writer(),
                LogFile.UNSYNCED,
                EngineOptions.defaults().withQueue(QUEUE, BATCH),
                events -> {},
                () -> {});
        readers = new ReadPool(store, 1, ledger::awaitDurable);
        ledger.submit(new CreateProject("p", ""));
        ledger.round(0);
    }

    @AfterEach
    void close() {
        readers.close();
        ledger.close();
    }

    @Test
    void a_full_queue_answers_busy_at_once_and_says_when_to_come_back() {
        List<Submission<?>> accepted = fill();

        RefusedException busy = catchThrowableOfType(RefusedException.class, this::create);
        assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
        assertThat(busy.refusal().retryAfter()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(accepted).hasSize(QUEUE);
        assertThat(ledger.stats().busyRefusals()).isOne();
    }

    @Test
    void nothing_that_was_accepted_is_dropped_and_there_is_room_again_after_a_batch() {
        List<Submission<?>> accepted = fill();
        assertThat(catchThrowableOfType(RefusedException.class, this::create)).isNotNull();

        ledger.round(0);
        accepted.add(create());
        ledger.start();

        assertThat(accepted).allSatisfy(each -> assertThat(each.await()).isInstanceOf(Answer.Done.class));
        assertThat(readers.query(db -> new Views(db).counts(1)).get(TaskState.READY))
                .isEqualTo(QUEUE + 1L);
    }

    private List<Submission<?>> fill() {
        List<Submission<?>> accepted = new ArrayList<>();
        for (int i = 0; i < QUEUE; i++) {
            accepted.add(create());
        }
        return accepted;
    }

    private Submission<?> create() {
        return ledger.submit(new CreateTasks("p", NewTask.titled("a task")));
    }
}
