package dev.muster.client.wire;

import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON, without line breaks. A field without a value is written as null, so that every answer has all. */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final Supplier<JsonGenerator> open;
    private @Nullable JsonGenerator opened;

    private Json(Supplier<JsonGenerator> open) {
        this.open = open;
    }

    /** Writes an object and a line break; {@code fields} writes what is in it. */
    public static void line(Writer out, Consumer<Json> fields) {
        write(
                () -> FACTORY.createGenerator(ObjectWriteContext.empty(), out),
                fields,
                generator -> generator.writeRaw('\n'));
    }

    /**
     * An object, in UTF-8; {@code fields} writes what is in it, and may wait for it first: until the first field there
     * are no buffers, 17 KB of them.
     */
    public static byte[] bytes(Consumer<Json> fields) {
        Written out = new Written();
        write(() -> FACTORY.createGenerator(ObjectWriteContext.empty(), out), fields, generator -> {});
        return out.bytes();
    }

    private static void write(Supplier<JsonGenerator> open, Consumer<Json> fields, Consumer<JsonGenerator> end) {
        Json json = new Json(open);
        try {
            fields.accept(json);
            JsonGenerator generator = json.generator();
            generator.writeEndObject();
            end.accept(generator);
        } finally {
            if (json.opened != null) {
                json.opened.close();
            }
        }
    }

    /** An object as a text; {@code fields} writes what is in it. */
    public static String text(Consumer<Json> fields) {
        return new String(bytes(fields), StandardCharsets.UTF_8);
    }

    private JsonGenerator generator() {
        JsonGenerator generator = opened;
        if (generator == null) {
            generator = open.get();
            opened = generator;
            generator.writeStartObject();
        }
        return generator;
    }

    private void object(Consumer<Json> fields) {
        JsonGenerator generator = generator();
        generator.writeStartObject();
        fields.accept(this);
        generator.writeEndObject();
    }

    public Json field(String name, @Nullable String value) {
        generator().writeName(name);
        if (value == null) {
            generator().writeNull();
        } else {
            generator().writeString(value);
        }
        return this;
    }

    public Json field(String name, long value) {
        generator().writeNumberProperty(name, value);
        return this;
    }

    public Json field(String name, @Nullable Integer value) {
        return value == null ? field(name, (String) null) : field(name, value.longValue());
    }

    public Json field(String name, boolean value) {
        generator().writeBooleanProperty(name, value);
        return this;
    }

    /** As ISO 8601 in UTC. */
    public Json field(String name, @Nullable Instant value) {
        return field(name, value == null ? null : Times.text(value));
    }

    /** As a number of seconds. */
    public Json field(String name, @Nullable Duration value) {
        if (value == null) {
            return field(name, (String) null);
        }
        if (value.toMillis() % 1000 == 0) {
            return field(name, value.toSeconds());
        }
        generator().writeNumberProperty(name, value.toMillis() / 1e3);
        return this;
    }

    /** Any value with a text form of its own, such as an id. */
    public Json text(String name, @Nullable Object value) {
        return field(name, value == null ? null : value.toString());
    }

    public Json texts(String name, Collection<String> values) {
        generator().writeArrayPropertyStart(name);
        values.forEach(generator()::writeString);
        generator().writeEndArray();
        return this;
    }

    /** An array of objects. */
    public <T> Json objects(String name, Collection<T> values, BiConsumer<Json, T> each) {
        generator().writeArrayPropertyStart(name);
        for (T value : values) {
            object(json -> each.accept(json, value));
        }
        generator().writeEndArray();
        return this;
    }

    /** An object as the value of a field. */
    public Json object(String name, Consumer<Json> fields) {
        generator().writeName(name);
        object(fields);
        return this;
    }

    /** A value as {@link JsonTree} reads them: maps, lists, texts, numbers, truth values and null. */
    public Json value(String name, @Nullable Object value) {
        generator().writeName(name);
        tree(value);
        return this;
    }

    // No switch over patterns: the JVM would generate code for it in the midst of a start (docs/decisions/0032).
    private void tree(@Nullable Object value) {
        if (value == null) {
            generator().writeNull();
        } else if (value instanceof String text) {
            generator().writeString(text);
        } else if (value instanceof Boolean flag) {
            generator().writeBoolean(flag);
        } else if (value instanceof Integer whole) {
            generator().writeNumber(whole);
        } else if (value instanceof Long whole) {
            generator().writeNumber(whole);
        } else if (value instanceof BigInteger whole) {
            generator().writeNumber(whole);
        } else if (value instanceof Double number) {
            generator().writeNumber(number);
        } else if (value instanceof List<?> items) {
            generator().writeStartArray();
            items.forEach(this::tree);
            generator().writeEndArray();
        } else if (value instanceof Map<?, ?> fields) {
            generator().writeStartObject();
            fields.forEach((key, each) -> {
                generator().writeName(String.valueOf(key));
                tree(each);
            });
            generator().writeEndObject();
        } else {
            throw new IllegalArgumentException(value.getClass() + " is no JSON value");
        }
    }

    /** A value that is JSON already; one that is not is written as a text. */
    public Json raw(String name, @Nullable String json) {
        if (json == null || problem(json) != null) {
            return field(name, json);
        }
        generator().writeName(name);
        generator().writeRawValue(json.strip());
        return this;
    }

    /** What keeps a text from being one JSON value, with its place; null if it is one. */
    public static @Nullable String problem(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return "it is empty";
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                return "there is more after the first value";
            }
            return null;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            return (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
                    + JsonTree.reason(e);
        }
    }
}
