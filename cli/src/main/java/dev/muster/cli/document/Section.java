package dev.muster.cli.document;

import dev.muster.client.text.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys and values of which only certain keys are known. What is wrong goes to the {@link Troubles}. */
public final class Section {
    private final Map<String, Document.Field> fields;
    private final int line;
    private final Troubles troubles;
    private final Set<String> broken = new HashSet<>();

    private Section(Map<String, Document.Field> fields, int line, Troubles troubles) {
        this.fields = fields;
        this.line = line;
        this.troubles = troubles;
    }

    /**
     * Looks at a value as a section.
     *
     * @param what names it in messages
     * @param known the keys that it may have
     */
    public static Section of(Document document, String what, List<String> known, Troubles troubles) {
        if (!(document instanceof Document.Fields fields)) {
            troubles.add(document.line(), what + ": keys and values are expected, such as 'title: Write the parser'");
            return new Section(Map.of(), document.line(), troubles);
        }
        fields.fields().forEach((key, field) -> {
            if (!known.contains(key)) {
                troubles.add(field.line(), "unknown key '" + key + "'; " + Suggestions.hint(key, known));
            }
        });
        return new Section(fields.fields(), fields.line(), troubles);
    }

    public int line() {
        return line;
    }

    /** The line of a key, or of the section if it is not there. */
    public int lineOf(String key) {
        Document.Field field = fields.get(key);
        return field == null ? line : field.line();
    }

    /** Whether the key is there with a value. */
    public boolean has(String key) {
        return document(key) != null;
    }

    /** Whether the key's value was told to be wrong. */
    public boolean broken(String key) {
        return broken.contains(key);
    }

    /** The value of a key; null if it is not there, or null. */
    public @Nullable Document document(String key) {
        Document.Field field = fields.get(key);
        if (field == null) {
            return null;
        }
        boolean none = field.value() instanceof Document.Scalar scalar && scalar.kind() == Document.Kind.NULL;
        return none ? null : field.value();
    }

    /** A text, or any other scalar as it is written. */
    public @Nullable String text(String key) {
        Document value = document(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Document.Scalar scalar) {
            return scalar.text();
        }
        wrong(key, "one value is expected");
        return null;
    }

    /** A whole number. */
    public @Nullable Long whole(String key, long least, long most) {
        Document value = document(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Document.Scalar scalar && scalar.kind() == Document.Kind.WHOLE) {
            try {
                long number = Long.parseLong(scalar.text());
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // too large, or not decimal; told below
            }
        }
        wrong(key, "a whole number from " + least + " to " + most + " is expected");
        return null;
    }

    /** Texts: a list of them, or one by itself. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Document item : items(key)) {
            if (item instanceof Document.Scalar scalar) {
                texts.add(scalar.text());
            } else {
                wrong(key, "a list of words is expected");
            }
        }
        return texts;
    }

    /** Values: a list of them, or one by itself. */
    public List<Document> items(String key) {
        Document value = document(key);
        return switch (value) {
            case null -> List.of();
            case Document.Items list -> list.items();
            case Document one -> List.of(one);
        };
    }

    /** A value that a parser understands; what the parser objects to is told. */
    public <T> @Nullable T parsed(String key, Function<String, T> parse) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            wrong(key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void wrong(String key, String message) {
        if (broken.add(key)) {
            troubles.add(lineOf(key), "key '" + key + "': " + message);
        }
    }
}
