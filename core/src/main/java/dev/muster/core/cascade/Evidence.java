package dev.muster.core.cascade;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;

/**
 * What something outside of the agent says of one of its scores.
 *
 * @param value 0 to 1
 * @param confidence above 0 up to 1
 * @param source where it comes from, such as {@code tests}, {@code git}, {@code lint}, {@code outcome}
 */
public record Evidence(Vector vector, double value, double confidence, String source) {
    void check() {
        if (Double.isNaN(value) || value < 0 || value > 1) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "evidence value is " + value + "; it must be from 0 to 1");
        }
        if (Double.isNaN(confidence) || confidence <= 0 || confidence > 1) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "confidence is " + confidence + "; it must be above 0 and at most 1");
        }
        Limits.name("source", source, Limits.NAME);
    }
}
