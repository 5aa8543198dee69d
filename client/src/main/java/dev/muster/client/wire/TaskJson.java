package dev.muster.client.wire;

import dev.muster.core.agent.AgentId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;

/** Tasks and their artifacts as JSON. The names are kept: scripts rely on them. */
public final class TaskJson {
    private TaskJson() {}

    public static void write(Json json, Task task) {
        json.text("id", task.id())
                .field("project", task.project())
                .field("state", StateMachine.wire(task.state()))
                .field("title", task.title())
                .field("description", task.description())
                .field("type", task.type())
                .field("specialist", task.specialist())
                .text("parent", task.parent())
                .field("grouping", task.grouping())
                .texts("labels", task.labels())
                .texts("capabilities", task.capabilities())
                .field("concurrency_key", task.concurrencyKey())
                .field("priority", (long) task.priority())
                .field("attempts", (long) task.attempts())
                .field("max_attempts", (long) task.maxAttempts())
                .field("run", (long) task.run())
                .field("revision", (long) task.revision())
                .field("fence", task.fence())
                .text("holder", task.holder())
                .field("holds", (long) task.holds())
                .field("open_children", (long) task.openChildren())
                .field("created_at", task.createdAt())
                .field("updated_at", task.updatedAt())
                .field("not_before", task.notBefore())
                .field("deadline", task.deadline())
                .field("ended_at", task.endedAt())
                .field("execution_timeout_seconds", task.executionTimeout())
                .field("progress_timeout_seconds", task.progressTimeout())
                .field("reason", task.reason())
                .field("summary", task.summary())
                .field("archived", task.archived());
    }

    public static void write(Json json, Artifact artifact) {
        json.field("name", artifact.name())
                .field("version", (long) artifact.version())
                .field("type", artifact.type())
                .field("size", artifact.size())
                .field("sha256", artifact.sha256())
                .field("created_at", artifact.createdAt());
    }

    /** The task that {@link #write(Json, Task)} wrote. */
    public static Task readTask(Fields fields) {
        String parent = fields.textOrNull("parent");
        String holder = fields.textOrNull("holder");
        return new Task(
                TaskId.parse(fields.text("id")),
                fields.text("project"),
                parent == null ? null : TaskId.parse(parent),
                fields.flag("grouping", false),
                fields.constant("state", TaskState.class),
                fields.text("title"),
                fields.text("description"),
                fields.text("type"),
                fields.textOrNull("specialist"),
                fields.texts("labels"),
                fields.texts("capabilities"),
                fields.textOrNull("concurrency_key"),
                fields.integer("priority", 0),
                fields.integer("attempts", 0),
                fields.integer("max_attempts", 0),
                fields.integer("run", 0),
                fields.integer("revision", 0),
                fields.whole("fence"),
                holder == null ? null : AgentId.parse(holder),
                fields.integer("holds", 0),
                fields.integer("open_children", 0),
                fields.instant("created_at"),
                fields.instant("updated_at"),
                fields.instantOrNull("not_before"),
                fields.instantOrNull("deadline"),
                fields.instantOrNull("ended_at"),
                fields.secondsOrNull("execution_timeout_seconds"),
                fields.secondsOrNull("progress_timeout_seconds"),
                fields.textOrNull("reason"),
                fields.textOrNull("summary"),
                fields.flag("archived", false));
    }

    /** The artifact that {@link #write(Json, Artifact)} wrote. */
    public static Artifact readArtifact(TaskId task, Fields fields) {
        return new Artifact(
                task,
                fields.text("name"),
                fields.integer("version", 0),
                fields.text("type"),
                fields.whole("size"),
                fields.text("sha256"),
                fields.instant("created_at"));
    }
}
