package dev.muster.cli.document;

import dev.muster.cli.terminal.Failure;
import java.util.List;
import java.util.Map;

/** A value in a file, with the line that it stands on. */
public sealed interface Document {
    /** From 1. */
    int line();

    /** What a scalar is by the rules of its language. */
    enum Kind {
        TEXT,
        WHOLE,
        OTHER,
        NULL
    }

    /** A text, a number, true or false, or null, as it is written. */
    record Scalar(String text, Kind kind, int line) implements Document {}

    /** A list. */
    record Items(List<Document> items, int line) implements Document {}

    /** Keys with values, in order. */
    record Fields(Map<String, Field> fields, int line) implements Document {}

    /** A value and the line of its key. */
    record Field(int line, Document value) {}

    /**
     * Reads a text: JSON if it begins with a brace or a bracket, otherwise YAML.
     *
     * @param file the name to use in messages
     * @throws Failure if it is neither; the message has the line
     */
    static Document parse(String file, String text) {
        String start = text.stripLeading();
        if (start.isEmpty()) {
            throw Failure.usage(file + " is empty");
        }
        return start.startsWith("{") || start.startsWith("[")
                ? new JsonDocument(file).parse(text)
                : new YamlDocument(file).parse(text);
    }
}
