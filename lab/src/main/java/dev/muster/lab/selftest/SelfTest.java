package dev.muster.lab.selftest;

import dev.muster.lab.load.SystemTimeline;
import java.util.List;

/** Every known answer that the lab is tried on. */
public final class SelfTest {
    private SelfTest() {}

    /** The checks, the quick ones first. */
    public static List<KnownAnswer> all() {
        return List.of(
                new PublishedScalingAnswer(),
                new ChangePointAnswer(),
                new ComparisonAnswer(),
                new LeakAnswer(),
                new StallAnswer(new SystemTimeline()));
    }
}
