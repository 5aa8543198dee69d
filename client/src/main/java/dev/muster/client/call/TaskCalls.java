package dev.muster.client.call;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.NewTaskJson;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UpdateTask;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands about tasks, from whoever plans and steers them. */
public final class TaskCalls {
    private TaskCalls() {}

    static Call<List<CreateTasks.Created>> create(CreateTasks create) {
        return Call.change(
                        "create_tasks",
                        "/tasks",
                        json -> {
                            if (create.tasks().size() == 1) {
                                NewTaskJson.write(json, create.tasks().getFirst());
                            } else {
                                json.objects("tasks", create.tasks(), NewTaskJson::write);
                            }
                            json.field("project", create.project());
                            if (create.idempotencyKey() != null) {
                                json.field("idempotency_key", create.idempotencyKey());
                            }
                            by(json, create.by());
                        },
                        fields -> fields.objects("tasks").stream()
                                .map(each -> new CreateTasks.Created(
                                        TaskId.parse(each.text("id")), each.constant("state", TaskState.class)))
                                .toList())
                .repeatable(create.idempotencyKey() != null);
    }

    static void by(Json json, @Nullable SessionId session) {
        if (session != null) {
            json.text("session", session);
        }
    }

    static TaskState state(Fields fields) {
        return fields.constant("state", TaskState.class);
    }

    static Call<TaskState> change(String verb, TaskId task, @Nullable SessionId by) {
        return Call.change(
                verb + "_task",
                "/tasks/" + task + "/" + verb,
                json -> by(json.text("task", task), by),
                TaskCalls::state);
    }

    static Call<TaskState> archive(TaskId task, @Nullable SessionId by) {
        return Call.change("archive_task", "/tasks/" + task, json -> by(json.text("task", task), by), TaskCalls::state)
                .by("DELETE");
    }

    static Call<TaskState> block(BlockTask block) {
        return Call.change(
                "block_task",
                "/tasks/" + block.task() + "/block",
                json -> by(json.text("task", block.task()).field("reason", block.reason()), block.by()),
                TaskCalls::state);
    }

    static Call<Integer> cancel(CancelTask cancel) {
        return Call.change(
                "cancel_task",
                "/tasks/" + cancel.task() + "/cancel",
                json -> by(
                        json.text("task", cancel.task())
                                .field("reason", cancel.reason())
                                .field("tree", cancel.tree()),
                        cancel.by()),
                fields -> fields.integer("cancelled", 0));
    }

    static Call<TaskState> update(UpdateTask update) {
        return update(update, null);
    }

    /** @param etag the tag that the task must still have, or null for any */
    public static Call<TaskState> update(UpdateTask update, @Nullable String etag) {
        return Call.change(
                        "update_task", "/tasks/" + update.task(), json -> write(json, update, etag), TaskCalls::state)
                .by("PATCH");
    }

    private static void write(Json json, UpdateTask update, @Nullable String etag) {
        json.text("task", update.task());
        given(json, "title", update.title());
        given(json, "description", update.description());
        given(json, "specialist", update.specialist());
        if (update.labels() != null) {
            json.texts("labels", update.labels());
        }
        if (update.priority() != null) {
            json.field("priority", update.priority());
        }
        given(json, "deadline", Objects.toString(update.deadline(), null));
        given(json, "if_match", etag);
        by(json, update.by());
    }

    private static void given(Json json, String name, @Nullable String value) {
        if (value != null) {
            json.field(name, value);
        }
    }
}
