package dev.muster.lab.profile;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The measured part of a rung.
 *
 * @param agents at once
 * @param from its begin
 * @param to its end
 * @param operations that ended well in it
 */
public record Window(int agents, Instant from, Instant to, long operations) {
    /** Its length. */
    public double seconds() {
        return from.until(to, ChronoUnit.NANOS) / 1e9;
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && !at.isAfter(to);
    }
}
