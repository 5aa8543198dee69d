package dev.muster.core.simulation;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that only the simulation moves, in either direction. */
final class SimulatedClock implements InstantSource {
    private long millis = 1_800_000_000_000L;

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public long millis() {
        return millis;
    }

    void move(long by) {
        millis += by;
    }
}
