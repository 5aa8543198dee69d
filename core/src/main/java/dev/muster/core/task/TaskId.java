package dev.muster.core.task;

import dev.muster.core.NumberedId;
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
        return new TaskId(NumberedId.parse("t", text, "a task id"));
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
