package dev.muster.core.cascade;

/** What a session notes down. Stored by ordinal: append only. */
public enum FindingKind {
    FINDING,
    /** Something that it does not know and would have to. */
    UNKNOWN,
    /** A way that leads nowhere. */
    DEAD_END,
    DECISION,
    /** What a session leaves to whoever goes on. */
    HANDOFF;

    private static final FindingKind[] ALL = values();

    public static FindingKind of(int ordinal) {
        return ALL[ordinal];
    }
}
