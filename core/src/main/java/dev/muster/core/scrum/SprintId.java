package dev.muster.core.scrum;

import dev.muster.core.NumberedId;

/**
 * A sprint's id: {@code sp} and a number that only grows.
 *
 * @param value 1 or more
 */
public record SprintId(long value) {
    static final String PREFIX = "sp";

    /**
     * Reads {@code sp42}, or {@code 42}.
     *
     * @throws dev.muster.core.RefusedException if it is neither
     */
    public static SprintId parse(String text) {
        return new SprintId(NumberedId.parse(PREFIX, text, "a sprint id"));
    }

    @Override
    public String toString() {
        return PREFIX + value;
    }
}
