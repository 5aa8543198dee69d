package dev.muster.lab.target;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the target of a test had been through before: it says how far the test is not isolated, and how warm its target
 * was.
 *
 * @param since the test that the target was started for; null if that is this test
 * @param earlierTests how many tests had used it before
 * @param loadedSeconds how long agents had been connected to it in those
 */
public record Sharing(@Nullable String since, int earlierTests, double loadedSeconds) {
    /** The target was started for this test. */
    public static final Sharing NONE = new Sharing(null, 0, 0);

    /** Whether earlier tests used the same target. */
    public boolean shared() {
        return since != null;
    }

    /** For reports; begins where a list of facts goes on, and is empty if nothing is shared. */
    public String described() {
        return since == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; server shared since test “%s”, warmed by %d earlier %s (%.0f s of load), whose data it holds",
                        since,
                        earlierTests,
                        earlierTests == 1 ? "test" : "tests",
                        loadedSeconds);
    }
}
