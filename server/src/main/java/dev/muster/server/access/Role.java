package dev.muster.server.access;

/** What a caller may do, from least to most; each may do what those before it may. */
public enum Role {
    /** Reads. */
    READ_ONLY,
    /** Works: starts sessions, plans, claims and completes tasks, publishes events. */
    AGENT,
    /** Runs projects: creates and limits them, pauses and stops agents, acts without a session. */
    OPERATOR,
    /** Runs the server: tokens, drain, retention. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
