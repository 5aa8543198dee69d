package dev.muster.lab.gate;

/** How one gate came out. */
public enum GateState {
    PASS,
    FAIL,
    /** The figure was not measured, or not well enough. */
    INCONCLUSIVE
}
