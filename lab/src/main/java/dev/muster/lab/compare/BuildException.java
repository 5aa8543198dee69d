package dev.muster.lab.compare;

/** A build that is not there or does not start. The message is for the user. */
public final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and what to do */
    public BuildException(String message) {
        super(message);
    }
}
