package dev.muster.core;

import org.jspecify.annotations.Nullable;

/** The engine cannot be opened or used: the message says why and what to do, in words meant for a person. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
