package dev.muster.lab.target;

import org.jspecify.annotations.Nullable;

/**
 * What a gauge showed over a measured window.
 *
 * @param name one of the operation's {@link OperationInfo#gauges()}
 * @param value in the gauge's unit; null when it was not measured
 * @param missing why not; null when it was
 */
public record Gauge(
        String name, @Nullable Double value, @Nullable String missing) {

    /** A figure. */
    public static Gauge of(String name, double value) {
        return new Gauge(name, value, null);
    }

    /** No figure, and why. */
    public static Gauge missing(String name, String reason) {
        return new Gauge(name, null, reason);
    }
}
