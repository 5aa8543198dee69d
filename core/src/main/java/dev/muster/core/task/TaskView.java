package dev.muster.core.task;

import dev.muster.core.agent.AgentId;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.Lane;
import dev.muster.core.ledger.Change;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a task together from its rows, inside a transaction. */
final class TaskView {
    private TaskView() {}

    static Task of(Change change, TaskRow row) {
        TaskText text = change.tables().tasks().text(row.id);
        if (text == null) {
            throw new IllegalStateException("task t" + row.id + " has no text");
        }
        Lane lane = change.desk().lane(row.laneId);
        byte[] blob = text.descriptionBlob();
        return new Task(
                new TaskId(row.id),
                lane.project().name(),
                row.parentId == 0 ? null : new TaskId(row.parentId),
                row.grouping,
                row.state,
                text.title(),
                blob == null ? text.description() : Blob.text(change.tables().artifacts(), blob),
                text.type(),
                text.specialist(),
                Words.split(text.labels()),
                lane.needs().isEmpty() ? List.of() : List.copyOf(new TreeSet<>(lane.needs())),
                lane.concurrencyKey().isEmpty() ? null : lane.concurrencyKey(),
                row.priority,
                row.attempts,
                row.maxAttempts,
                row.run,
                row.revision,
                row.fence,
                row.holder == 0 ? null : new AgentId(row.holder),
                row.holds,
                row.openChildren,
                Instant.ofEpochMilli(row.createdAt),
                Instant.ofEpochMilli(row.updatedAt),
                instant(row.notBefore),
                instant(row.deadline),
                instant(row.endedAt),
                duration(row.executionTimeout),
                duration(row.progressTimeout),
                row.reason,
                null,
                row.archived);
    }

    static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    static @Nullable Duration duration(long millis) {
        return millis == 0 ? null : Duration.ofMillis(millis);
    }
}
