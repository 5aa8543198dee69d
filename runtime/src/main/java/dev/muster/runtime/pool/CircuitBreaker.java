package dev.muster.runtime.pool;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps tasks from a pool whose programs do not run: after a few failures in a row nothing is tried for a while, then
 * one task is; each failure makes the next while longer. Thread safe by its owner's lock.
 */
final class CircuitBreaker {
    private static final int FAILURES = 3;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private int failures;
    private long openUntil;
    private boolean trying;

    CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a task may be given to the pool now. */
    boolean allows() {
        return failures < FAILURES || (!trying && nanos.getAsLong() - openUntil >= 0);
    }

    /** A task is given to it. */
    void tried() {
        trying = failures >= FAILURES;
    }

    /** The task went elsewhere after all. */
    void notTried() {
        trying = false;
    }

    /** Programs run. */
    void succeeded() {
        failures = 0;
        trying = false;
    }

    /** A program did not run. */
    void failed() {
        trying = false;
        failures++;
        if (failures >= FAILURES) {
            openUntil = nanos.getAsLong() + pause().toNanos();
        }
    }

    /** How long nothing is tried now; zero if it is closed. */
    Duration pause() {
        if (failures < FAILURES) {
            return Duration.ZERO;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures - FAILURES, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
