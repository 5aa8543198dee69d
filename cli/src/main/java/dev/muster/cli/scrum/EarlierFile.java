package dev.muster.cli.scrum;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a JSON file, read field by field; every complaint has the file and the field.
 *
 * @param file where it is
 * @param at the path of the object in the file; empty for the whole file
 * @param fields its fields
 */
record EarlierFile(Path file, String at, Map<String, @Nullable Object> fields) {
    private static final long LARGEST = 64L * 1024 * 1024;

    /**
     * Reads a file that holds one object.
     *
     * @throws Failure if it cannot be read, or holds something else
     */
    static EarlierFile read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw Failure.usage(file + " is larger than " + LARGEST / 1024 / 1024 + " MiB");
            }
            return object(file, "", JsonTree.parse(Files.readAllBytes(file)));
        } catch (JsonTree.NotJson e) {
            throw Failure.usage(file + ", " + e.getMessage());
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.reading(file, e));
        }
    }

    @SuppressWarnings("unchecked") // the parser's objects have texts for keys
    private static EarlierFile object(Path file, String at, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new EarlierFile(file, at, (Map<String, @Nullable Object>) map);
        }
        throw Failure.usage(file + (at.isEmpty() ? "" : ", " + at) + ": must be an object");
    }

    /** Says what is wrong with a field. */
    Failure wrong(String field, String what) {
        return Failure.usage(file + ", " + place(field) + " " + what);
    }

    private String place(String field) {
        return at.isEmpty() ? field : at + "." + field;
    }

    /** A text; {@code otherwise} if it is not there or null. */
    String text(String field, String otherwise) {
        Object value = fields.get(field);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        throw wrong(field, "must be a text");
    }

    /** A text that has to be there. */
    String text(String field) {
        String value = text(field, "");
        if (value.isBlank()) {
            throw wrong(field, "is missing");
        }
        return value;
    }

    /** One of some words; {@code otherwise} if it is not there. */
    String word(String field, String otherwise, List<String> valid) {
        String value = text(field, otherwise);
        if (!valid.contains(value)) {
            throw wrong(field, "is '" + value + "': " + Suggestions.hint(value, valid));
        }
        return value;
    }

    /** A whole number; {@code otherwise} if it is not there. */
    long number(String field, long otherwise, long least, long most) {
        Object value = fields.get(field);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw wrong(field, "is " + value + "; it must be a whole number from " + least + " to " + most);
    }

    /** Texts; none if they are not there. */
    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (Object each : array(field)) {
            if (!(each instanceof String text)) {
                throw wrong(field + "[" + texts.size() + "]", "must be a text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Objects; none if they are not there. */
    List<EarlierFile> objects(String field) {
        List<EarlierFile> objects = new ArrayList<>();
        for (Object each : array(field)) {
            objects.add(object(file, place(field) + "[" + objects.size() + "]", each));
        }
        return objects;
    }

    private List<?> array(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(field, "must be an array");
    }

    /** Whether a field says more than that there is nothing. */
    boolean says(String field, List<String> nothing) {
        Object value = fields.get(field);
        return switch (value) {
            case null -> false;
            case String text -> !text.isEmpty() && !nothing.contains(text);
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Number number -> number.doubleValue() != 0;
            default -> true;
        };
    }
}
