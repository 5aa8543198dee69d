package dev.muster.lab.profile;

import java.time.Instant;

/**
 * A time in which a collector stopped every thread.
 *
 * @param at its begin
 * @param millis its length
 */
public record Pause(Instant at, double millis) {}
