package dev.muster.core.scrum;

import dev.muster.core.NumberedId;

/**
 * An epic's id: {@code e} and a number that only grows.
 *
 * @param value 1 or more
 */
public record EpicId(long value) {
    static final String PREFIX = "e";

    /**
     * Reads {@code e42}, or {@code 42}.
     *
     * @throws dev.muster.core.RefusedException if it is neither
     */
    public static EpicId parse(String text) {
        return new EpicId(NumberedId.parse(PREFIX, text, "an epic id"));
    }

    @Override
    public String toString() {
        return PREFIX + value;
    }
}
