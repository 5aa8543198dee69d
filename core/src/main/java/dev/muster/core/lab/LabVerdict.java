package dev.muster.core.lab;

/** What a test or a whole run comes to. */
public enum LabVerdict {
    /** Everything that was asked for was measured and holds. */
    PASS,
    /** A threshold or the audit failed. */
    FAIL,
    /** The measurement itself cannot be trusted. */
    INVALID,
    /** Nothing failed, and something could not be decided. */
    INCONCLUSIVE
}
