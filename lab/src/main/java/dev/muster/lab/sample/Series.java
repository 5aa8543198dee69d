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
    STALL;

    /** The name in tags of interval logs. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
