package dev.muster.cli.checklist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What shows that something holds. */
sealed interface Proof {
    /**
     * A test of a kept run: by a gate of it, by a figure of it, or by its verdict if neither is named.
     *
     * @param scenario that the run is of; null for any
     * @param test its name
     * @param gate a threshold of the test, by its wire name, as the run judged it; null for none
     * @param metric where the figure is in the test's part of {@code run.json}, such as {@code rungs.response_ms.p99};
     *     every element of a list is looked at, and the worst counts; null for none
     * @param agents the rung; null for all
     * @param min least value; null for none
     * @param max largest value; null for none
     */
    record ByRun(
            @Nullable String scenario,
            String test,
            @Nullable String gate,
            @Nullable String metric,
            @Nullable Integer agents,
            @Nullable Double min,
            @Nullable Double max)
            implements Proof {}

    /**
     * A kept search for a better setting that came to a decision, whichever.
     *
     * @param kind gc, pool or profile
     */
    record BySearch(String kind) implements Proof {}

    /**
     * Test classes of the project, which fail if it does not hold.
     *
     * @param classes their simple names
     */
    record ByTests(List<String> classes) implements Proof {
        /** Copies the names. */
        public ByTests {
            classes = List.copyOf(classes);
        }
    }
}
