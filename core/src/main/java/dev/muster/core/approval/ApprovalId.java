package dev.muster.core.approval;

import dev.muster.core.NumberedId;

/**
 * An approval's id: {@code ap} and a number that only grows.
 *
 * @param value 1 or more
 */
public record ApprovalId(long value) {
    static final String PREFIX = "ap";

    /**
     * Reads {@code ap42}, or {@code 42}.
     *
     * @throws dev.muster.core.RefusedException if it is neither
     */
    public static ApprovalId parse(String text) {
        return new ApprovalId(NumberedId.parse(PREFIX, text, "an approval id"));
    }

    @Override
    public String toString() {
        return PREFIX + value;
    }
}
