package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a task back because it needs another round: it is ready again, its revision counts up, what was handed in
 * stays. The attempt is not counted as one that ended badly.
 *
 * @param reason what the next round has to do
 */
public record ReviseTask(
        Lease lease,
        String reason,
        List<NewArtifact> artifacts,
        @Nullable SessionId by) implements Command<TaskState> {
    public ReviseTask {
        artifacts = List.copyOf(artifacts);
    }

    @Override
    public void check() {
        Limits.name("reason", reason, Limits.REASON);
        NewArtifact.check(artifacts);
    }

    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        TaskRow row = lifecycle.underLease(lease, TaskCommand.NEEDS_REVISION, by);
        NewArtifact.save(change, row.id, artifacts);
        row.revision++;
        row.attempts--;
        row.reason = reason;
        lifecycle.move(
                row,
                TaskCommand.NEEDS_REVISION,
                TaskState.READY,
                "task.needs_revision",
                new TaskLifecycle.Actor(row.holder, by),
                EventData.reason(reason));
        return row.state;
    }
}
