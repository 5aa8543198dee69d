package dev.muster.lab.engine.config;

import dev.muster.client.text.Suggestions;
import java.util.Collection;

/** What to say of a name that is no key: the nearest, or where all are told; there are too many for a line. */
public final class KeyHint {
    private KeyHint() {}

    /** A hint to append to a message. */
    public static String of(String word, Collection<String> valid) {
        return Suggestions.nearest(word, valid)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("'muster config show' lists all keys");
    }
}
