package dev.muster.cli.task;

import dev.muster.cli.terminal.Json;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;

/** Tasks and their artifacts as JSON. The names are kept: scripts rely on them. */
final class TaskJson {
    private TaskJson() {}

    static void write(Json json, Task task) {
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

    static void write(Json json, Artifact artifact) {
        json.field("name", artifact.name())
                .field("version", (long) artifact.version())
                .field("type", artifact.type())
                .field("size", artifact.size())
                .field("sha256", artifact.sha256())
                .field("created_at", artifact.createdAt());
    }
}
