package dev.muster.server.alert;

/** Where figures come from. */
public interface SignalSource {
    /**
     * The figures now. Called every few seconds for ever: only what is in memory or costs as little.
     *
     * @param nanos the time, by a clock that only goes forward
     */
    Readings read(long nanos);
}
