package dev.muster.lab.load;

import java.util.function.BooleanSupplier;

/**
 * Time and threads as the load generator sees them. The real one is {@link SystemTimeline}; tests run the same
 * generator on simulated time.
 */
public interface Timeline {

    /** Nanoseconds on a clock that never goes back. */
    long nanos();

    /**
     * Waits until a moment, or until released.
     *
     * @param deadline a value of {@link #nanos()}
     * @param released checked whenever the thread is woken; true ends the wait early
     * @throws InterruptedException when interrupted
     */
    void parkUntil(long deadline, BooleanSupplier released) throws InterruptedException;

    /** Starts an agent's thread. */
    Thread startAgent(String name, Runnable body);

    /** Starts a thread that watches the load and must run on time even when the agents keep every core busy. */
    Thread startWatch(String name, Runnable body);

    /** Makes a parked thread look at its release condition. */
    void wake(Thread thread);

    /** All agents have been started, and follow their schedules from now on. */
    default void started() {}

    /** The load is over. */
    default void over() {}
}
