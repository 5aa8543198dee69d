package dev.muster.core.cascade;

/** The phases of a cascade, which are also what is submitted. Stored by wire name. */
public enum Phase {
    PREFLIGHT,
    INVESTIGATE,
    CHECK,
    ACT,
    POSTFLIGHT
}
