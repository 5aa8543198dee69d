package dev.muster.core.cascade;

/** What the gate says. Stored by ordinal: append only. */
public enum Decision {
    /** Act. */
    PROCEED,
    /** Ask what is really wanted: the agent is not with it. */
    CLARIFY,
    /** Begin anew: what it has does not hang together, or is too much. */
    RESET,
    /** Do not act: it does not see what it would change. */
    STOP,
    /** Find out more, then check again. */
    INVESTIGATE,
    /** The rounds are spent: a person decides. */
    ASK_PERSON;

    private static final Decision[] ALL = values();

    public static Decision of(int ordinal) {
        return ALL[ordinal];
    }
}
