package dev.muster.lab.load;

/** Simulated time for tests of other packages. */
public final class SimulatedTimelines {
    private SimulatedTimelines() {}

    /** A new one. */
    public static Timeline fresh() {
        return new SimulatedTimeline();
    }
}
