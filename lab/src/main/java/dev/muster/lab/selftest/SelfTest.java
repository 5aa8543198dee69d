package dev.muster.lab.selftest;

import dev.muster.lab.load.SystemTimeline;
import java.util.List;

/** Every known answer that the lab is tried on. */
public final class SelfTest {
    /** The kernel counts another process's time in ticks of 10 ms: so long that one of them is half a percent. */
    private static final double SLOWDOWN_SECONDS = 2;

    private SelfTest() {}

    /** The checks, the quick ones first. */
    public static List<KnownAnswer> all() {
        return List.of(
                new PublishedScalingAnswer(),
                new ChangePointAnswer(),
                new ComparisonAnswer(),
                new LeakAnswer(),
                new StallAnswer(new SystemTimeline()),
                new SlowdownAnswer(SLOWDOWN_SECONDS));
    }
}
