package dev.muster.client;

import org.jspecify.annotations.Nullable;

/** The server could not be reached, or its answer did not come. The message says where, why and what to do. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** @param sent whether the request may have arrived */
    public UnreachableException(String message, boolean sent, @Nullable Throwable cause) {
        super(message, cause);
        this.sent = sent;
    }

    /** Whether the request may have arrived: then it is not known whether what was asked for was done. */
    public boolean maybeDone() {
        return sent;
    }
}
