package dev.muster.core.session;

/** States of a session. The store keeps the ordinal, so constants are only ever appended. */
public enum SessionState {
    ACTIVE,
    PAUSED,
    /** Not heard from for {@code sessionTtl}; its next call resumes it. */
    EXPIRED,
    /** Read-only for ever. */
    ENDED;

    private static final SessionState[] ALL = values();

    public static SessionState of(int ordinal) {
        return ALL[ordinal];
    }
}
