package dev.muster.core.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that ships with the program and measures Muster itself.
 *
 * @param name by which it is started, such as {@code validate-quick} or {@code lab/soak}
 * @param description a sentence or two; null if its file has none
 * @param tests their names, in the order in which they run
 */
public record LabScenario(String name, @Nullable String description, List<String> tests) {
    public LabScenario {
        tests = List.copyOf(tests);
    }
}
