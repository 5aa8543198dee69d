package dev.muster.core.lab;

import dev.muster.core.NumberedId;

/**
 * A validation's id: {@code v} and a number that only grows.
 *
 * @param value 1 or more
 */
public record LabRunId(long value) {
    private static final String PREFIX = "v";

    /**
     * Reads {@code v42}, or {@code 42}.
     *
     * @throws dev.muster.core.RefusedException if it is neither
     */
    public static LabRunId parse(String text) {
        return new LabRunId(NumberedId.parse(PREFIX, text, "a validation id"));
    }

    @Override
    public String toString() {
        return PREFIX + value;
    }
}
