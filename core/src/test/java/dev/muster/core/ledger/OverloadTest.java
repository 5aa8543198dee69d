package dev.muster.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.store.LogFile;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.Store;
import dev.muster.core.store.Views;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    @Test
    void a_claim_is_taken_back_also_when_the_queue_is_full() {
        Submission<SessionId> begun = ledger.submit(
                new StartSession("p", new RegisterAgent("a", Set.of(), 1, null), /* createProject= */ false));
        ledger.round(0);
        SessionId session = done(begun);
        Submission<ClaimTask.Result> claim = ledger.submit(new ClaimTask(session).waiting(Duration.ofMinutes(10)));
        ledger.round(0);
        assertThat(ledger.desk().parked()).hasSize(1);
        for (int i = 0; i < QUEUE; i++) {
            ledger.submit(new CreateProject("q" + i, ""));
        }

        ledger.withdraw(claim);
        while (ledger.queued() > 0) {
            ledger.round(0);
        }

        assertThat(done(claim)).isInstanceOf(ClaimTask.Result.Nothing.class);
        assertThat(ledger.desk().parked()).isEmpty();
    }

    private static <R> R done(Submission<R> submission) {
        return submission.await().orThrow();
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
