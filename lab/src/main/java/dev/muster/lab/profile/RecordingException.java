package dev.muster.lab.profile;

import org.jspecify.annotations.Nullable;

/** A JVM could not be recorded; the message says why. */
public final class RecordingException extends Exception {
    private static final long serialVersionUID = 1;

    RecordingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
