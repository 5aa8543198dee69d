package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ends a claim badly. A retryable failure is tried again after a back-off, while attempts are left.
 *
 * @param reason what went wrong, 1 to 10,000 characters
 * @param retryable whether another attempt may help
 */
public record FailTask(
        Lease lease,
        String reason,
        boolean retryable,
        @Nullable SessionId by) implements Command<TaskState> {
    private static final long FIRST_BACK_OFF_MS = 1_000;
    private static final long LONGEST_BACK_OFF_MS = 300_000;

    @Override
    public void check() {
        Limits.name("reason", reason, Limits.REASON);
    }

    @Override
    public TaskState run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        TaskRow row = lifecycle.underLease(lease, TaskCommand.FAIL, by);
        TaskLifecycle.Actor holder = new TaskLifecycle.Actor(row.holder, by);
        row.reason = reason;
        if (retryable && row.attempts < row.maxAttempts) {
            row.notBefore = change.now() + backOff(row.attempts, change.random());
            lifecycle.move(row, TaskCommand.FAIL, TaskState.PENDING, "task.retry", holder, EventData.reason(reason));
            change.desk().watchDelay(row.id, row.notBefore);
        } else {
            lifecycle.move(row, TaskCommand.FAIL, TaskState.FAILED, "task.failed", holder, EventData.reason(reason));
        }
        return row.state;
    }

    /**
     * Full jitter: anything from 1 ms to 1 s × 2ⁿ⁻¹, at most 5 minutes, so that what failed together is not retried
     * together.
     */
    static long backOff(int attempts, RandomGenerator random) {
        long ceiling = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS << Math.min(attempts - 1, 20));
        return 1 + random.nextLong(ceiling);
    }
}
