package dev.muster.core.task;

import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import org.jspecify.annotations.Nullable;

/** Hides a task that has ended from lists; its history stays until its retention is over. */
public record ArchiveTask(TaskId task, @Nullable SessionId by) implements Command<TaskState> {
    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow row = lifecycle.find(task, session);
        lifecycle.requireAllowed(row, TaskCommand.ARCHIVE);
        if (!row.archived) {
            row.archived = true;
            row.updatedAt = change.now();
            change.tables().tasks().updateArchived(row);
            lifecycle.note(row, "task.archived", TaskLifecycle.Actor.of(session), null);
        }
        return row.state;
    }
}
