package dev.muster.core.tdd;

import java.time.Duration;

/** Where a TDD cycle is. Stored by ordinal: append only, and the store knows that the first four are active. */
public enum TddState {
    DESIGN(30),
    /** Tests are written; they have to fail. */
    TEST_RED(45),
    /** Code is written until they pass. */
    CODE_GREEN(60),
    REFACTOR(30),
    COMMITTED(0),
    /** Given up; never counted as a success. */
    ABORTED(0);

    private static final TddState[] ALL = values();

    private final Duration timeBox;

    TddState(long minutes) {
        this.timeBox = Duration.ofMinutes(minutes);
    }

    /** How long the phase should take at most: longer than that raises an event, and changes nothing. */
    public Duration timeBox() {
        return timeBox;
    }

    public boolean ended() {
        return this == COMMITTED || this == ABORTED;
    }

    public static TddState of(int ordinal) {
        return ALL[ordinal];
    }
}
