package dev.muster.core.scrum;

import dev.muster.core.NumberedId;

/**
 * A story's id: {@code s} and a number that only grows.
 *
 * @param value 1 or more
 */
public record StoryId(long value) {
    static final String PREFIX = "s";

    /**
     * Reads {@code s42}, or {@code 42}.
     *
     * @throws dev.muster.core.RefusedException if it is neither
     */
    public static StoryId parse(String text) {
        return new StoryId(NumberedId.parse(PREFIX, text, "a story id"));
    }

    @Override
    public String toString() {
        return PREFIX + value;
    }
}
