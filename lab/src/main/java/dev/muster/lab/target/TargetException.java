package dev.muster.lab.target;

/** The target could not be reached or set up. The message says what to do. */
public final class TargetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed and what to do next */
    public TargetException(String message) {
        super(message);
    }

    /**
     * @param message what failed and what to do next
     * @param cause the failure underneath
     */
    public TargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
