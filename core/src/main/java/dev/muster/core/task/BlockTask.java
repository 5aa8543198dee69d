package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import org.jspecify.annotations.Nullable;

/**
 * Takes a task out of the flow until a person unblocks it. A live lease ends, and the attempt does not count.
 *
 * @param reason what has to happen first
 * @param by the session that asks; null for an operator
 */
public record BlockTask(
        TaskId task, String reason, @Nullable SessionId by) implements Command<TaskState> {
    @Override
    public void check() {
        Limits.name("reason", reason, Limits.REASON);
    }

    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow row = lifecycle.find(task, session);
        lifecycle.requireAllowed(row, TaskCommand.BLOCK);
        row.reason = reason;
        lifecycle.move(
                row,
                TaskCommand.BLOCK,
                TaskState.BLOCKED,
                "task.blocked",
                TaskLifecycle.Actor.of(session),
                EventData.reason(reason));
        return row.state;
    }
}
