package dev.muster.core.desk;

/** Shows tests how many ready tasks the desk believes a lane to have. */
public final class LaneCounts {
    private LaneCounts() {}

    public static int ready(Desk desk, long lane) {
        return desk.lane(lane).ready;
    }
}
