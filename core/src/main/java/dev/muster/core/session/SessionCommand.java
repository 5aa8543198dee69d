package dev.muster.core.session;

/** What can happen to a session: the rows of its state table. */
public enum SessionCommand {
    PAUSE,
    RESUME,
    END,
    EXPIRE
}
