package dev.muster.lab.load;

/**
 * Where a load stands in time: shared by its controller and its agents. All moments are values of the timeline's clock.
 */
final class Phases {
    static final long NEVER = Long.MAX_VALUE;

    volatile long start;
    volatile long measureFrom = NEVER;
    volatile long measureUntil = NEVER;
    volatile boolean cancelled;

    /** Whether an operation is not to be done, because it was due in a warm-up that is over. */
    boolean voids(Schedule.Entry entry, long due) {
        return entry.warmUp() && due >= measureFrom;
    }

    /** Whether no operation begins any more. */
    boolean over(long now) {
        return cancelled || now >= measureUntil;
    }
}
