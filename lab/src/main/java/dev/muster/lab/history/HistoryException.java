package dev.muster.lab.history;

/** A history that cannot be read or written. The message is for the user. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and what to do */
    public HistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
