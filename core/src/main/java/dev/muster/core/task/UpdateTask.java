package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Edits an unfinished task; what is null stays as it is.
 *
 * @param priority moves a ready task in its queue
 * @param deadline moves the deadline
 */
public record UpdateTask(
        TaskId task,
        @Nullable String title,
        @Nullable String description,
        @Nullable String specialist,
        @Nullable List<String> labels,
        @Nullable Integer priority,
        @Nullable Instant deadline,
        @Nullable SessionId by)
        implements Command<TaskState> {
    public UpdateTask {
        labels = labels == null ? null : List.copyOf(labels);
    }

    @Override
    public void check() {
        if (title == null
                && description == null
                && specialist == null
                && labels == null
                && priority == null
                && deadline == null) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "nothing to update; give at least one field");
        }
        NewTask task = NewTask.titled(title == null ? "unchanged" : title)
                .withDescription(description == null ? "" : description)
                .withPriority(priority == null ? 0 : priority);
        task = specialist == null ? task : task.withSpecialist(specialist);
        task = deadline == null ? task : task.withDeadline(deadline);
        (labels == null ? task : task.withLabels(labels.toArray(String[]::new))).check();
    }

    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow row = lifecycle.find(task, session);
        lifecycle.requireAllowed(row, TaskCommand.UPDATE);
        TaskText old = change.tables().tasks().text(row.id);
        if (old == null) {
            throw new IllegalStateException("task t" + row.id + " has no text");
        }
        boolean queued = row.state == TaskState.READY && !row.grouping;
        if (queued) {
            change.desk().notReady(row);
        }
        row.priority = priority == null ? row.priority : priority;
        row.updatedAt = change.now();
        if (deadline != null) {
            row.deadline = Math.max(1, deadline.toEpochMilli());
            change.desk().watchDeadline(row.id, row.deadline);
        }
        change.tables().tasks().updateText(row, edited(change, old));
        if (queued) {
            change.desk().ready(row);
        }
        change.tables().search().markDirty(row.id);
        change.desk().textsChanged();
        lifecycle.note(row, "task.updated", TaskLifecycle.Actor.of(session), null);
        return row.state;
    }

    private TaskText edited(Change change, TaskText old) {
        Blob.Stored stored = description == null
                ? new Blob.Stored(old.description(), old.descriptionBlob())
                : Blob.store(change, description);
        return new TaskText(
                old.type(),
                specialist == null ? old.specialist() : specialist,
                labels == null ? old.labels() : Words.join(labels),
                title == null ? old.title() : title,
                stored.inline(),
                stored.hash());
    }
}
