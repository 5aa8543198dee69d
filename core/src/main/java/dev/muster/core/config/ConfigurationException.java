package dev.muster.core.config;

import java.util.List;

/** What is given cannot be meant. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems each with its place, key and range */
    public ConfigurationException(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** Each with its place, key and range. */
    public List<String> problems() {
        return problems;
    }
}
