package dev.muster.server.alert;

import java.util.EnumMap;
import java.util.Map;

/** What the signals were at one moment. */
public final class Readings {
    private final Map<Signal, Double> values = new EnumMap<>(Signal.class);

    /**
     * Notes a value and returns this.
     *
     * @param value in the signal's unit; NaN if there was nothing to look at
     */
    public Readings with(Signal signal, double value) {
        values.put(signal, value);
        return this;
    }

    /** The signal's value; NaN if there was nothing to look at. */
    public double of(Signal signal) {
        return values.getOrDefault(signal, Double.NaN);
    }
}
