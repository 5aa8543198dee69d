package dev.muster.lab.sample;

import java.util.Locale;

/** The kinds of time recorded for an operation. */
public enum Series {
    /** From the intended start to the end: what a user waits. */
    RESPONSE,
    /** From the actual start to the end: what the target takes. */
    SERVICE,
    /** From when the operation was due and an agent was free to the actual start: the generator's own delay. */
    LAG,
    /** From when the operation was due to when an agent was free. */
    POOL_WAIT,
    /** From the actual start to the end, of operations that failed. */
    FAILED,
    /**
     * How late a thread of the generator woke up that did nothing but sleep: the process or the machine stood still.
     */
    STALL,
    /** From the intended start to when the headers of an answer over HTTP were there. */
    HEADERS,
    /** From the intended start to the first event of an answer, or its first byte if it has no events. */
    FIRST_EVENT,
    /** Between two progress notifications of one call. */
    PROGRESS_GAP,
    /** From when the server says that it sent a progress notification to when it was there. */
    PROGRESS_LAG,
    /** From when a call was cancelled to the last that came of it. */
    CANCEL_TO_STOP,
    /** From when something was changed to when the last subscriber was told. */
    FAN_OUT,
    /** What it takes to begin a session. */
    SESSION_OPEN,
    /** What it takes to end one. */
    SESSION_CLOSE;

    /** Whether it counts from the intended start, so that waiting for a busy agent is in it. */
    public boolean fromIntended() {
        return this == HEADERS || this == FIRST_EVENT;
    }

    /** The name in tags of interval logs. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
