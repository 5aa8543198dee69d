package dev.muster.core.scrum;

/** How much agents may do without a person. Stored by ordinal: append only. */
public enum ScrumMode {
    /** A person approves stories and commits. */
    BLOCKING,
    /** Agents work; what they finish waits in quarantine until a person approves it. */
    PARTIAL,
    /** Nobody is asked. */
    AUTONOMOUS;

    private static final ScrumMode[] ALL = values();

    static ScrumMode of(int ordinal) {
        return ALL[ordinal];
    }
}
