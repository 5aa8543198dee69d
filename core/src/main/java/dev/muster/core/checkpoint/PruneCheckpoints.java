package dev.muster.core.checkpoint;

import dev.muster.core.Limits;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a session's checkpoints but its newest.
 *
 * @param keep so many of the newest stay, 1 or more
 * @param before only those that are older than this are deleted; null for all
 */
public record PruneCheckpoints(
        SessionId session, int keep, @Nullable Instant before) implements Command<Integer> {
    @Override
    public void check() {
        Limits.range("keep", keep, 1, Integer.MAX_VALUE);
    }

    /** Answers how many were deleted. */
    @Override
    public Integer run(Change change) {
        return change.tables().checkpoints().prune(session.value(), keep, before);
    }
}
