package dev.muster.lab.compare;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a figure is about: the same in every run of a scenario.
 *
 * @param test the test's name
 * @param agents the rung; null for a figure of the whole test
 * @param operation the operation of a mix; null for the whole load
 * @param measure which figure
 */
public record Subject(
        String test, @Nullable Integer agents, @Nullable String operation, Measure measure) {

    /** The subject in one line, such as {@code cpu_us_per_op of lifecycle at 50 agents}. */
    public String described() {
        return measure.wireName() + " of " + test + (operation == null ? "" : ", operation " + operation)
                + (agents == null
                        ? ""
                        : String.format(Locale.ROOT, agents == 1 ? " at %,d agent" : " at %,d agents", agents));
    }

    /** A name without spaces but those of its parts, such as {@code lifecycle/50/create/p99_ms}. */
    public String path() {
        return test + "/" + (agents == null ? "all" : agents) + (operation == null ? "" : "/" + operation) + "/"
                + measure.wireName();
    }
}
