package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lease alive, and its holder. Any call of the claiming session does so too; this one may ask for another time,
 * and may say that the work made progress.
 *
 * @param lease what the claim answered
 * @param duration from now on, 1 s to 7 days; null for the time of the claim
 * @param progress whether the work made progress, which puts a progress timeout off
 * @param by the session that calls, if any
 */
public record RenewLease(
        Lease lease,
        @Nullable Duration duration,
        boolean progress,
        @Nullable SessionId by) implements Command<Instant> {
    @Override
    public void check() {
        if (duration != null) {
            Limits.range("lease, in seconds", duration.toSeconds(), 1, 7 * 86_400);
        }
    }

    /** Answers when the lease runs out if nothing more is heard. */
    @Override
    public Instant run(Change change) {
        TaskRow row = new TaskLifecycle(change).underLease(lease, TaskCommand.RENEW, by);
        LiveLease live = change.desk().lease(row.id);
        if (live == null) {
            throw new IllegalStateException("task t" + row.id + " is in progress without a lease");
        }
        long until = change.now() + (duration == null ? live.duration() : duration.toMillis());
        long progressDue =
                progress && row.progressTimeout != 0 ? change.now() + row.progressTimeout : live.progressDue();
        live.renew(until, progressDue);
        change.heard(live);
        change.tables().leases().renew(row.id, until, progressDue);
        change.desk().watch(live);
        return Instant.ofEpochMilli(live.expiresAt());
    }
}
