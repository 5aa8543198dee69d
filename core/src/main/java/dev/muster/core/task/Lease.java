package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;

/**
 * The right to work on a task. On the wire it is an opaque string; inside it names the task, the fencing token that
 * orders this claim after all earlier ones, and a key that cannot be guessed.
 *
 * @param task the task
 * @param fence the fencing token: 1 for the first claim of the task, then always larger
 * @param key 40 random bits
 */
public record Lease(TaskId task, long fence, long key) {
    static final long KEY_MASK = (1L << 40) - 1;
    /** Stored where no lease is good any more: no lease has this key. */
    static final long NO_KEY = -1;

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws RefusedException if it is not of that form
     */
    public static Lease parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length == 3 && parts[0].startsWith("L")) {
            try {
                long task = Long.parseLong(parts[0].substring(1), 36);
                long fence = Long.parseLong(parts[1], 36);
                long key = Long.parseLong(parts[2], 36);
                if (task > 0 && fence > 0 && key >= 0) {
                    return new Lease(new TaskId(task), fence, key);
                }
            } catch (NumberFormatException e) {
                // told below
            }
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not a lease; pass the lease that the claim answered");
    }

    @Override
    public String toString() {
        return "L" + Long.toString(task.value(), 36) + "." + Long.toString(fence, 36) + "." + Long.toString(key, 36);
    }
}
