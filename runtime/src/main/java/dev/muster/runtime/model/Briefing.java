package dev.muster.runtime.model;

import dev.muster.core.context.BuiltContext;
import dev.muster.core.context.ContextBuilder;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.Tokenizer;
import dev.muster.core.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * A task in words, within a budget of tokens. What there is no room for is named, in the words themselves and beside
 * them.
 *
 * @param body the words
 * @param omitted what is not told, or not to its end; a line each
 * @param tokens of the prefix and the words together
 */
public record Briefing(String body, List<String> omitted, int tokens) {
    private static final String CLOSING = "\nDo the task completely, and answer with its result.\n";

    public Briefing {
        omitted = List.copyOf(omitted);
    }

    /** The budget does not even allow to name what there is to tell. */
    public static final class TooSmall extends Exception {
        private static final long serialVersionUID = 1L;

        TooSmall(int budget, int prefix) {
            super("a context of " + budget + " tokens is too small: the instructions take " + prefix
                    + ", and a task with what stands around it needs some " + 2 * ContextBuilder.SMALLEST + " more");
        }
    }

    /**
     * Writes one.
     *
     * @param prefix what comes before it, and is counted too
     * @param budget tokens of both together, at most
     */
    static Briefing of(String prefix, Task task, List<ContextPart> parts, int budget, Tokenizer tokenizer)
            throws TooSmall {
        int before = tokenizer.count(prefix);
        int room = budget - before;
        while (room >= ContextBuilder.SMALLEST) {
            BuiltContext built = ContextBuilder.build(parts, "muster://tasks/" + task.id(), room, tokenizer);
            String body = words(task, built);
            int tokens = before + tokenizer.count(body);
            if (tokens <= budget) {
                return new Briefing(body, omitted(built), tokens);
            }
            room -= tokens - budget; // headings and the like take some, too
        }
        throw new TooSmall(budget, before);
    }

    private static String words(Task task, BuiltContext built) {
        StringBuilder words = new StringBuilder("Task ")
                .append(task.id())
                .append(" of project ")
                .append(task.project())
                .append(", type ")
                .append(task.type())
                .append(", attempt ")
                .append(task.attempts())
                .append(" of ")
                .append(task.maxAttempts())
                .append(".\n");
        for (BuiltContext.Told told : built.parts()) {
            words.append("\n## ")
                    .append(told.part().kind())
                    .append(": ")
                    .append(told.part().title())
                    .append(" [")
                    .append(told.part().source())
                    .append("]\n")
                    .append(told.text())
                    .append('\n');
        }
        List<String> omitted = omitted(built);
        if (!omitted.isEmpty()) {
            words.append("\n## Not told here\n");
            omitted.forEach(each -> words.append("- ").append(each).append('\n'));
        }
        return words.append(CLOSING).toString();
    }

    private static List<String> omitted(BuiltContext built) {
        List<String> lines = new ArrayList<>();
        for (BuiltContext.Told told : built.parts()) {
            if (!told.whole()) {
                lines.add("the end of " + told.part().source() + ", after "
                        + told.text().length() + " characters");
            }
        }
        for (BuiltContext.Reference reference : built.leftOut()) {
            lines.add(reference.kind() + " " + reference.source() + ": " + reference.title()
                    + (reference.sameAs() == null ? "" : " (the same text as " + reference.sameAs() + ")"));
        }
        return lines;
    }
}
