package dev.muster.cli.replay;

/** The events do not follow from each other: the log is not whole, or it is defective. The message is for people. */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayException(String message) {
        super(message, null, false, false);
    }
}
