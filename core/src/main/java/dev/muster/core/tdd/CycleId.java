package dev.muster.core.tdd;

import dev.muster.core.NumberedId;

/**
 * A TDD cycle's id: {@code c} and a number that only grows.
 *
 * @param value 1 or more
 */
public record CycleId(long value) {
    static final String PREFIX = "c";

    /**
     * Reads {@code c42}, or {@code 42}.
     *
     * @throws dev.muster.core.RefusedException if it is neither
     */
    public static CycleId parse(String text) {
        return new CycleId(NumberedId.parse(PREFIX, text, "a TDD cycle id"));
    }

    @Override
    public String toString() {
        return PREFIX + value;
    }
}
