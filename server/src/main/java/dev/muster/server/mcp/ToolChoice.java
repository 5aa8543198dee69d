package dev.muster.server.mcp;

import dev.muster.client.text.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tools clients are shown beside the standard ones. A model pays for every tool that it is shown.
 *
 * @param groups the groups that are shown
 * @param compatible whether tools go by the names that they had in the systems that users come from
 */
public record ToolChoice(Set<String> groups, boolean compatible) {
    /** The tools that are always shown. */
    static final String STANDARD = "standard";
    /** Tools that edit and take away tasks. */
    static final String TASKS = "tasks";
    /** Tools that look after sessions. */
    static final String SESSIONS = "sessions";

    /** Tools of the workflows: Scrum, TDD, approvals, self-assessment. */
    static final String WORKFLOWS = "workflows";

    /** Tools that run the lab. */
    static final String LAB = "lab";

    /** Tools of the published conformance suite, which are there only when they are asked for. */
    static final String FIXTURES = "fixtures";

    private static final String ALL = "all";
    private static final String COMPATIBLE = "compat";
    private static final List<String> WORDS = List.of(ALL, COMPATIBLE, TASKS, SESSIONS, WORKFLOWS, LAB, STANDARD);

    /** The standard set, under its own names. */
    public static final ToolChoice DEFAULT = new ToolChoice(Set.of(STANDARD), false);

    public ToolChoice {
        groups = Set.copyOf(groups);
    }

    /**
     * Reads what {@code --tools} says: words with commas between them.
     *
     * @throws IllegalArgumentException if it has a word that means nothing; the message has the nearest that does
     */
    public static ToolChoice parse(String text) {
        Set<String> groups = new TreeSet<>(Set.of(STANDARD));
        boolean compatible = false;
        for (String word : Arrays.stream(text.split(",")).map(String::strip).toList()) {
            switch (word) {
                case ALL -> groups.addAll(List.of(TASKS, SESSIONS, WORKFLOWS, LAB));
                case COMPATIBLE -> {
                    compatible = true;
                    groups.addAll(List.of(TASKS, SESSIONS, WORKFLOWS, LAB));
                }
                case TASKS, SESSIONS, WORKFLOWS, LAB, STANDARD -> groups.add(word);
                default ->
                    throw new IllegalArgumentException(
                            "--tools: '" + word + "' is unknown; " + Suggestions.hint(word, WORDS));
            }
        }
        return new ToolChoice(groups, compatible);
    }

    // What a record makes of itself for this would be generated in the midst of a start (docs/decisions/0032).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ToolChoice choice && compatible == choice.compatible && groups.equals(choice.groups);
    }

    @Override
    public int hashCode() {
        return groups.hashCode() + (compatible ? 1 : 0);
    }

    boolean shows(String group) {
        return groups.contains(group) || group.equals(FIXTURES);
    }
}
