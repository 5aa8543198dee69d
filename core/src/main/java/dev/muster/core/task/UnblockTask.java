package dev.muster.core.task;

import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.ScrumLifecycle;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import org.jspecify.annotations.Nullable;

/** Puts a blocked task back into the flow: ready, or pending if something else still holds it. */
public record UnblockTask(TaskId task, @Nullable SessionId by) implements Command<TaskState> {
    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow row = lifecycle.find(task, session);
        lifecycle.requireAllowed(row, TaskCommand.UNBLOCK);
        ScrumLifecycle.requireNotPaused(change, row);
        lifecycle.unblock(row, TaskLifecycle.Actor.of(session));
        return lifecycle.find(task).state;
    }
}
