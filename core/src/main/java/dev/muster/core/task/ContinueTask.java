package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands in a partial result and keeps the lease. Counts as progress, and as a sign of life of the holder.
 *
 * @param note what was done so far, up to 10,000 characters
 */
public record ContinueTask(
        Lease lease,
        String note,
        List<NewArtifact> artifacts,
        @Nullable SessionId by) implements Command<TaskState> {
    public ContinueTask {
        artifacts = List.copyOf(artifacts);
    }

    @Override
    public void check() {
        Limits.text("note", note, Limits.REASON);
        NewArtifact.check(artifacts);
    }

    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        TaskRow row = lifecycle.underLease(lease, TaskCommand.CONTINUE, by);
        NewArtifact.save(change, row.id, artifacts);
        LiveLease live = change.desk().lease(row.id);
        if (live != null) {
            change.heard(live);
        }
        if (live != null && row.progressTimeout != 0) {
            live.renew(live.expiresAt(), change.now() + row.progressTimeout);
            change.tables().leases().renew(row.id, live.expiresAt(), live.progressDue());
            change.desk().watch(live);
        }
        String data = note.isEmpty() ? null : EventData.object(json -> json.writeStringProperty("note", note));
        lifecycle.note(row, "task.progressed", new TaskLifecycle.Actor(row.holder, by), data);
        return row.state;
    }
}
