package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class IdempotencyTest {
    private final TestEngine engine = TestEngine.open();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_repeated_request_is_answered_with_the_tasks_of_the_first_as_they_are_now() {
        CreateTasks command = request(
                "key",
                NewTask.titled("a").withRef("a").requiring("x", "y").withLabels("l"),
                NewTask.titled("b").after(Dependency.onRef("a")));
        List<CreateTasks.Created> first = engine.done(command);
        engine.done(new CancelTask(first.get(0).id(), "", false, null));
        engine.restart();

        List<CreateTasks.Created> again = engine.done(command);

        assertThat(again)
                .extracting(CreateTasks.Created::id)
                .isEqualTo(first.stream().map(CreateTasks.Created::id).toList());
        assertThat(again).extracting(CreateTasks.Created::state).containsOnly(TaskState.CANCELLED);
        assertThat(engine.file().number("select count(*) from task")).isEqualTo(2);
    }

    @Test
    void the_same_key_for_another_request_is_a_conflict() {
        engine.done(request("key", NewTask.titled("a")));

        for (NewTask other : List.of(
                NewTask.titled("b"),
                NewTask.titled("a").withDescription("more"),
                NewTask.titled("a").withPriority(1),
                NewTask.titled("a").requiring("java"),
                NewTask.titled("a").withConcurrencyKey("k"),
                NewTask.titled("a").withLabels("l"))) {
            assertThat(engine.refused(request("key", other)).code())
                    .as(other.toString())
                    .isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
        }
        assertThat(engine.refused(request("key", NewTask.titled("a"), NewTask.titled("a")))
                        .code())
                .isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void requests_that_print_alike_are_told_apart() {
        engine.done(request("one", NewTask.titled("t, description=x")));
        assertThat(engine.refused(request("one", NewTask.titled("t").withDescription("x, description=")))
                        .code())
                .isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);

        engine.done(request("two", NewTask.titled("t").withLabels("a, b")));
        assertThat(engine.refused(request("two", NewTask.titled("t").withLabels("a", "b")))
                        .code())
                .isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void a_key_belongs_to_its_project() {
        engine.done(new CreateProject("other", ""));
        engine.done(request("key", NewTask.titled("a")));

        engine.done(new CreateTasks("other", List.of(NewTask.titled("b")), "key", null));

        assertThat(engine.file().number("select count(*) from task")).isEqualTo(2);
    }

    @Test
    void a_request_whose_task_was_deleted_is_told_so_and_not_that_it_was_completed() {
        try (TestEngine daily = TestEngine.open(options ->
                options.withRetention(Duration.ofDays(1), Duration.ofDays(100), Duration.ofHours(1), Long.MAX_VALUE))) {
            CreateTasks command = request("key", NewTask.titled("a"), NewTask.titled("b"));
            List<CreateTasks.Created> first = daily.done(command);
            daily.done(new CancelTask(first.get(1).id(), "", false, null));
            daily.advanceSlowly(Duration.ofDays(2), Duration.ofHours(1));

            Refusal refusal = daily.refused(command);

            assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal.state()).isEqualTo(CreateTasks.DELETED);
            assertThat(refusal.message())
                    .contains(first.get(1).id().toString(), "'key'", "deleted by retention", "nothing was created");
            assertThat(daily.file().number("select count(*) from task")).isOne();
        }
    }

    private static CreateTasks request(String key, NewTask... tasks) {
        return new CreateTasks(TestEngine.PROJECT, List.of(tasks), key, null);
    }
}
