package dev.muster.git;

import org.jspecify.annotations.Nullable;

/** What a repository could not do; the message says what, where, and what a person can do about it. */
public final class GitException extends RuntimeException {
    /** The kinds of failure that a caller may treat differently. */
    public enum Fault {
        /** No repository is there, or it is one that cannot be read, such as one of SHA-256 objects. */
        NOT_A_REPOSITORY,
        /** The repository cannot be written to. */
        READ_ONLY,
        /** A lock file stayed for longer than {@link GitOptions#lockWait()}; trying again later may help. */
        LOCKED,
        /** The entries do not continue what the ref holds: some between are missing. */
        GAP,
        /** The ref points at something that is not this session's checkpoint. */
        FOREIGN,
        /** An object is missing or corrupt. */
        DAMAGED,
        /** The file system failed. */
        IO
    }

    private static final long serialVersionUID = 1;

    private final Fault fault;

    GitException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    GitException(Fault fault, String message) {
        this(fault, message, null);
    }

    public Fault fault() {
        return fault;
    }
}
