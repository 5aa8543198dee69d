package dev.muster.server.schema;

import dev.muster.client.text.Suggestions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How problems are worded. */
final class Places {
    /** Enough to mend a request by; a hostile one shall not make a long answer. */
    static final int MOST_PROBLEMS = 20;

    private static final int LONGEST_SHOWN = 40;

    private Places() {}

    static String at(String path) {
        return path.isEmpty() ? "" : "'" + path + "': ";
    }

    static String hint(String word, List<String> valid) {
        // The distance of words is quadratic in their lengths.
        return word.length() > 100 ? "valid: " + String.join(", ", valid) : Suggestions.hint(word, valid);
    }

    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "'" + cut(text) + "'";
            case Map<?, ?> fields -> "an object";
            case List<?> items -> "a list";
            default -> cut(String.valueOf(value));
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
