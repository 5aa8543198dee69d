package dev.muster.lab.target;

import java.util.List;
import java.util.Map;

/**
 * A named operation that a driver offers to scenarios.
 *
 * @param name as scenarios write it
 * @param meaning one sentence for reports
 * @param mix the operations that are timed separately, at least one
 * @param options the options it takes, with their defaults
 */
public record OperationInfo(String name, String meaning, List<String> mix, Map<String, Long> options) {

    /** Copies the collections. */
    public OperationInfo {
        mix = List.copyOf(mix);
        options = Map.copyOf(options);
    }
}
