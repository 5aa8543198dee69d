package dev.muster.core.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words that a person types, as queries of a full-text index. */
public final class SearchWords {
    private SearchWords() {}

    /**
     * A query for texts that contain all words. Each is in quotes, so that nothing is read as an operator of the search
     * language.
     *
     * @return null if there is no word that the index could know
     */
    public static @Nullable String all(String text) {
        List<String> terms = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            if (indexed(word)) {
                terms.add(quoted(word));
            }
        }
        return terms.isEmpty() ? null : String.join(" AND ", terms);
    }

    /** Whether the index keeps anything of a word: it drops all but letters and numbers. */
    static boolean indexed(String word) {
        return word.codePoints().anyMatch(c -> switch (Character.getType(c)) {
            case Character.LETTER_NUMBER, Character.OTHER_NUMBER, Character.PRIVATE_USE -> true;
            default -> Character.isLetterOrDigit(c);
        });
    }

    static String quoted(String word) {
        return '"' + word.replace("\"", "\"\"") + '"';
    }
}
