package dev.muster.core.lab;

/** How far a run of the lab is. */
public enum LabRunState {
    /** Under way. */
    RUNNING,
    /** All its tests have run; the verdict says what came of it. */
    COMPLETE,
    /** Ended before its time because somebody said so. */
    CANCELLED,
    /** Ended because the server that ran it did. */
    INTERRUPTED,
    /** It could not be run to its end. */
    BROKEN;

    /** Whether nothing will be added to it any more. */
    public boolean ended() {
        return this != RUNNING;
    }
}
