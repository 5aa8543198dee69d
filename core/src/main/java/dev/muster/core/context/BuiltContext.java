package dev.muster.core.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a task.
 *
 * @param parts what is told, the most important first
 * @param leftOut what is not, and where it can be fetched
 * @param tokens of both together, at most: where all is so short that it fits anyhow, its bytes
 * @param budget what they may take at most
 */
public record BuiltContext(List<Told> parts, List<Reference> leftOut, int tokens, int budget) {
    public BuiltContext {
        parts = List.copyOf(parts);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A part that is told.
     *
     * @param text all of it, or its beginning
     * @param whole whether it is all of it; if not, {@code part.source()} has the rest
     * @param tokens of the text and its title, at most
     */
    public record Told(ContextPart part, String text, boolean whole, int tokens) {}

    /**
     * A part that is not told.
     *
     * @param stands how many parts this stands for: 1, or those that have no reference of their own, because there are
     *     too many
     * @param sameAs the source of a part with the very same text, if that is why
     */
    public record Reference(
            ContextPart.Kind kind,
            String source,
            String title,
            int stands,
            @Nullable String sameAs) {
        String line() {
            return kind + " " + source + " " + title + (sameAs == null ? "" : " same as " + sameAs);
        }
    }
}
