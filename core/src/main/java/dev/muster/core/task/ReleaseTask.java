package dev.muster.core.task;

import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import org.jspecify.annotations.Nullable;

/** Gives a task back undone: it is ready again and the attempt does not count. */
public record ReleaseTask(Lease lease, @Nullable SessionId by) implements Command<TaskState> {
    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        TaskRow row = lifecycle.underLease(lease, TaskCommand.RELEASE, by);
        row.attempts--;
        TaskLifecycle.Actor holder = new TaskLifecycle.Actor(row.holder, by);
        lifecycle.move(row, TaskCommand.RELEASE, TaskState.READY, "task.released", holder, null);
        return row.state;
    }
}
