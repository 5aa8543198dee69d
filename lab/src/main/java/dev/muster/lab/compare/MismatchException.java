package dev.muster.lab.compare;

import java.io.IOException;

/**
 * Two sides, or what was measured before and what is to be measured now, cannot be compared; going on changes nothing.
 */
public final class MismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message for the user */
    MismatchException(String message) {
        super(message);
    }
}
