package dev.muster.lab.compare;

/** Told how a paired comparison goes. */
public interface PairedListener {
    /** Tells nobody. */
    PairedListener SILENT = new PairedListener() {};

    /**
     * A run begins.
     *
     * @param pair counted from 1
     * @param most pairs there will be at most
     */
    default void runStarted(int pair, int most, Side side) {}

    /** A pair has been measured, or read back; the record has what it comes to so far. */
    default void pairEnded(int pair, PairedRecord soFar) {}
}
