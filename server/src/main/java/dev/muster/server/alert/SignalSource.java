package dev.muster.server.alert;

/** Where figures come from. */
public interface SignalSource {
    /**
     * The figures now. Called every few seconds for ever: only what is in memory or costs as little.
     *
     * @param nanos the time, by a clock that only goes forward
     */
    Readings read(long nanos);

    /**
     * A number, not negative, that changes with everything that is done: while it stays the same, so do most figures.
     */
    long activity();
}
