package dev.muster.core.task;

import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import org.jspecify.annotations.Nullable;

/**
 * Starts a new run of a task that failed or was cancelled: its attempts begin again, a deadline that has passed is
 * gone.
 */
public record RequeueTask(TaskId task, @Nullable SessionId by) implements Command<TaskState> {
    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow row = lifecycle.find(task, session);
        lifecycle.requireAllowed(row, TaskCommand.REQUEUE);
        TaskState before = row.state;
        row.run++;
        row.attempts = 0;
        row.notBefore = 0;
        row.reason = null;
        row.leaseKey = Lease.NO_KEY; // whoever held it in an earlier run holds nothing of this one
        if (row.deadline != 0 && row.deadline <= change.now()) {
            row.deadline = 0;
        }
        change.tables().tasks().restart(row);
        lifecycle.reopenedChild(row, before);
        lifecycle.place(
                row,
                to -> lifecycle.move(
                        row, TaskCommand.REQUEUE, to, "task.requeued", TaskLifecycle.Actor.of(session), null));
        return lifecycle.find(task).state;
    }
}
