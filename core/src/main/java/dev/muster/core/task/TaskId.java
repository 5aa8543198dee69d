package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;

/**
 * A task's id: {@code t} and a number that only grows. Short on purpose: models pay for every character.
 *
 * @param value 1 or more
 */
public record TaskId(long value) implements Comparable<TaskId> {
    /**
     * Reads {@code t42}, or {@code 42}.
     *
     * @throws RefusedException if it is neither
     */
    public static TaskId parse(String text) {
        String digits = text.startsWith("t") ? text.substring(1) : text;
        try {
            long value = Long.parseLong(digits);
            if (value > 0) {
                return new TaskId(value);
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers that are not positive
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not a task id; a task id looks like t42");
    }

    @Override
    public int compareTo(TaskId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "t" + value;
    }
}
