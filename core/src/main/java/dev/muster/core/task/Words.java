package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import java.util.Collection;
import java.util.List;

/** Sets of short words (capabilities, labels) as one text: the words joined by newlines, which no word contains. */
public final class Words {
    private Words() {}

    /** Checks one word: not blank, at most 200 characters, on one line. */
    public static void check(String field, String word) {
        Limits.name(field, word, Limits.NAME);
        if (word.indexOf('\n') >= 0) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, field + " must be on one line");
        }
    }

    public static String join(Collection<String> words) {
        return String.join("\n", words);
    }

    public static List<String> split(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split("\n"));
    }
}
