package dev.muster.lab.compare;

import org.jspecify.annotations.Nullable;

/**
 * One figure of a run.
 *
 * @param subject what it is about
 * @param value in the measure's unit; null when it was not measured or cannot be trusted
 * @param missing why there is no value; null when there is one
 */
public record Figure(
        Subject subject, @Nullable Double value, @Nullable String missing) {}
