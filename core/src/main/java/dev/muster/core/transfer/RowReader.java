package dev.muster.core.transfer;

import dev.muster.core.RefusedException;
import dev.muster.core.store.Column;
import dev.muster.core.store.Column.Presence;
import dev.muster.core.store.ProjectSheets;
import dev.muster.core.store.Sheet;
import dev.muster.core.task.Words;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** Reads lines into rows, and holds each field to what its column may have. */
final class RowReader {
    private static final Map<String, Sheet> SHEETS =
            ProjectSheets.ALL.stream().collect(Collectors.toUnmodifiableMap(Sheet::name, sheet -> sheet));

    private long line;
    private String kind = "";

    /** A line that is not a row: the first, or the last. */
    record Frame(String kind, Map<String, Object> fields) {
        String text(String name) {
            return fields.get(name) instanceof String text ? text : "";
        }

        long number(String name) {
            return fields.get(name) instanceof Long number ? number : -1;
        }
    }

    /** Either a {@link Row} or a {@link Frame}. */
    Object read(Lines lines) {
        line = lines.number();
        kind = "";
        try (JsonParser json = Format.JSON.createParser(ObjectReadContext.empty(), lines.bytes(), 0, lines.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT
                    || json.nextToken() != JsonToken.PROPERTY_NAME
                    || !Format.KIND.equals(json.currentName())
                    || json.nextToken() != JsonToken.VALUE_STRING) {
                throw broken("it does not begin with a \"kind\"");
            }
            kind = json.getString();
            Object read = read(json);
            if (json.nextToken() != null) {
                throw broken("there is more after the line's object");
            }
            return read;
        } catch (JacksonException e) {
            throw broken("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private Object read(JsonParser json) {
        if (kind.equals(Format.HEADER) || kind.equals(Format.END)) {
            return new Frame(kind, frame(json));
        }
        Sheet sheet = SHEETS.get(kind);
        if (sheet == null) {
            throw broken("there is no kind '" + kind + "'; there are "
                    + ProjectSheets.ALL.stream().map(Sheet::name).collect(Collectors.joining(", ")));
        }
        return row(sheet, json);
    }

    private static Map<String, Object> frame(JsonParser json) {
        Map<String, Object> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            switch (json.nextToken()) {
                case VALUE_STRING -> fields.put(name, json.getString());
                case VALUE_NUMBER_INT -> fields.put(name, json.getLongValue());
                case START_OBJECT -> fields.put(name, frame(json));
                default -> json.skipChildren();
            }
        }
        return fields;
    }

    private Row row(Sheet sheet, JsonParser json) {
        List<Column> columns = sheet.columns();
        @Nullable Object[] values = new Object[columns.size()];
        int expected = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            boolean base64 = false;
            int at = expected < columns.size() && columns.get(expected).name().equals(name)
                    ? expected
                    : sheet.indexOf(name);
            if (at < 0 && !columns.isEmpty() && columns.getLast().nameOfBase64().equals(name)) {
                at = columns.size() - 1;
                base64 = true;
            }
            if (at < 0) {
                throw broken("a " + kind + " has no field '" + name + "'; its fields are "
                        + String.join(", ", sheet.fields()));
            }
            if (values[at] != null) {
                throw broken("field '" + name + "' is there twice");
            }
            json.nextToken();
            values[at] = value(columns.get(at), json, base64);
            expected = at + 1;
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                values[i] = absent(columns.get(i));
            }
        }
        return new Row(sheet, values);
    }

    private @Nullable Object absent(Column column) {
        if (column.presence() == Presence.OPTIONAL) {
            return null;
        }
        if (column.presence() == Presence.REQUIRED) {
            throw broken("field '" + column.name() + "' is missing");
        }
        return switch (column.type()) {
            case TEXT, LONG_TEXT, WORDS -> "";
            default -> 0L;
        };
    }

    private Object value(Column column, JsonParser json, boolean base64) {
        return switch (column.type()) {
            case ID, REFERENCE, NUMBER -> {
                if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw wrong(column, "a whole number", json);
                }
                long value = json.getLongValue();
                if (value < column.least() || value > column.most()) {
                    throw broken("field '" + column.name() + "' is " + value + "; it must be from " + column.least()
                            + " to " + column.most());
                }
                yield value;
            }
            case FLAG -> {
                if (!json.currentToken().isBoolean()) {
                    throw wrong(column, "true or false", json);
                }
                yield json.getBooleanValue() ? 1L : 0L;
            }
            case REAL -> {
                if (!json.currentToken().isNumeric() || !Double.isFinite(json.getDoubleValue())) {
                    throw wrong(column, "a number", json);
                }
                yield json.getDoubleValue();
            }
            case STATE -> {
                int ordinal = column.words().indexOf(string(column, json));
                if (ordinal < 0) {
                    throw broken("field '" + column.name() + "' is '" + json.getString() + "'; it must be one of "
                            + String.join(", ", column.words()));
                }
                yield (long) ordinal;
            }
            case TEXT, LONG_TEXT -> bounded(column, string(column, json));
            case WORDS -> words(column, json);
            case JSON -> bounded(column, copied(json));
            case BYTES -> binary(column, json);
            case CONTENT -> base64 ? binary(column, json) : string(column, json).getBytes(StandardCharsets.UTF_8);
        };
    }

    private String string(Column column, JsonParser json) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(column, "a text", json);
        }
        String text = json.getString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw broken("field '" + column.name() + "' is not valid Unicode: lone surrogate at index " + i);
                }
                i++;
            }
        }
        return text;
    }

    private byte[] binary(Column column, JsonParser json) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(column, "base64", json);
        }
        return json.getBinaryValue();
    }

    private String bounded(Column column, String text) {
        if (text.length() > column.most() / 3 && text.getBytes(StandardCharsets.UTF_8).length > column.most()) {
            throw broken("field '" + column.name() + "' is longer than " + column.most() + " bytes");
        }
        if (text.indexOf('\0') >= 0) {
            throw broken("field '" + column.name() + "' contains a NUL character");
        }
        return text;
    }

    private String words(Column column, JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(column, "an array of texts", json);
        }
        List<String> words = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String word = string(column, json);
            if (word.isEmpty() || word.indexOf('\n') >= 0) {
                throw broken("field '" + column.name() + "' has a word that is empty or has more than one line");
            }
            words.add(word);
        }
        return bounded(column, Words.join(words));
    }

    private static String copied(JsonParser json) {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = Format.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            copy.copyCurrentStructureExact(json);
        }
        return text.toString();
    }

    private RefusedException wrong(Column column, String wanted, JsonParser json) {
        return broken("field '" + column.name() + "' must be " + wanted + ", not "
                + json.currentToken().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }

    private RefusedException broken(String what) {
        return Broken.at(line, kind.isEmpty() ? what : kind + ": " + what);
    }
}
