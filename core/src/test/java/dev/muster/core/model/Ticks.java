package dev.muster.core.model;

import java.time.Duration;

/**
 * Times of the random runs. The clock moves in whole ticks; everything that falls due lies a number of milliseconds of
 * its own kind after a tick, so that no two different things are ever due in the same millisecond, where their order
 * would be nobody's promise.
 */
final class Ticks {
    private static final int TICK_MS = 1024;
    /** Below this, each deadline has its own. */
    static final int DEADLINES = 1000;

    static final int LEASE = 1001;
    static final int SILENCE = 1002;
    static final int SESSION = 1003;
    static final int DELAY = 1004;
    static final int EXECUTION = 1005;
    static final int PROGRESS = 1006;

    private Ticks() {}

    static Duration of(int ticks) {
        return Duration.ofMillis((long) ticks * TICK_MS);
    }

    static Duration of(int ticks, int kind) {
        return Duration.ofMillis((long) ticks * TICK_MS + kind);
    }
}
