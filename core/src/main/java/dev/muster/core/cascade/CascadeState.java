package dev.muster.core.cascade;

/** Where a session's cascade stands. Stored by ordinal: append only. */
public enum CascadeState {
    /** None was begun. */
    NONE,
    /** It scored what it knows before the work. */
    PREFLIGHT,
    /** It finds out what it does not know. */
    INVESTIGATE,
    /** It scored again, and the gate decided. */
    CHECK,
    /** It works. */
    ACT,
    /** It scored what it knows after the work. */
    POSTFLIGHT;

    private static final CascadeState[] ALL = values();

    public static CascadeState of(int ordinal) {
        return ALL[ordinal];
    }
}
