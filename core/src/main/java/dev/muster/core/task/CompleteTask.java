package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.blob.Blob;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a task well. A lease that ran out is still good for this, as long as nobody has claimed the task since.
 *
 * @param lease what the claim answered
 * @param summary what was done, up to 1 MiB
 * @param artifacts what came of it
 * @param by the session that calls, if any
 */
public record CompleteTask(
        Lease lease,
        String summary,
        List<NewArtifact> artifacts,
        @Nullable SessionId by) implements Command<TaskState> {
    public CompleteTask {
        artifacts = List.copyOf(artifacts);
    }

    public CompleteTask(Lease lease, String summary) {
        this(lease, summary, List.of(), null);
    }

    @Override
    public void check() {
        Limits.textBytes("summary", summary, Limits.SUMMARY_BYTES);
        NewArtifact.check(artifacts);
    }

    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        TaskRow row = lifecycle.underLease(lease, TaskCommand.COMPLETE, by);
        NewArtifact.save(change, row.id, artifacts);
        row.reason = null;
        lifecycle.complete(row, new TaskLifecycle.Actor(row.holder, by), Blob.store(change, summary));
        return row.state;
    }
}
