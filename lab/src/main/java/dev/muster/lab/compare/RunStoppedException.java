package dev.muster.lab.compare;

import java.io.IOException;

/** A run that was stopped by its user, or together with the comparison. */
public final class RunStoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    public RunStoppedException(String message) {
        super(message);
    }
}
