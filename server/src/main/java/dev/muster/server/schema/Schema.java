package dev.muster.server.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON value may look like. One definition serves three ends: it checks what comes in, it describes itself as
 * JSON Schema 2020-12 (in OpenAPI and for MCP tools), and tests check with it what goes out.
 */
public sealed interface Schema
        permits Schema.Text,
                Schema.Whole,
                Schema.Decimal,
                Schema.Flag,
                Schema.Any,
                Schema.Items,
                Schema.OrNull,
                Schema.Either,
                Struct {
    /**
     * What is wrong with a value; nothing if it fits.
     *
     * @param path where the value stands, for the message; empty at the top
     */
    void check(@Nullable Object value, String path, List<String> problems);

    /** As JSON Schema, in values that {@link dev.muster.client.wire.Json#value} writes. */
    Map<String, Object> toJson();

    /** What is wrong with a value; empty if it fits. */
    default List<String> problems(@Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check(value, "", problems);
        return problems;
    }

    /** A text of up to {@code max} UTF-16 units; one of {@code values} if there are any. */
    record Text(int max, List<String> values, @Nullable String format) implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            if (!(value instanceof String text)) {
                problems.add(Places.at(path) + "a text is expected, not " + Places.shown(value));
            } else if (text.length() > max) {
                problems.add(
                        Places.at(path) + "has " + text.length() + " characters; at most " + max + " are accepted");
            } else if (!values.isEmpty() && !values.contains(text)) {
                problems.add(Places.at(path) + "'" + text + "' is unknown; " + Places.hint(text, values));
            }
        }

        @Override
        public Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", "string");
            if (!values.isEmpty()) {
                json.put("enum", values);
            }
            if (format != null) {
                json.put("format", format);
            }
            return json;
        }
    }

    /** A whole number. */
    record Whole(long min, long max) implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            boolean fits = value instanceof Long number && number >= min && number <= max;
            if (!fits) {
                problems.add(Places.at(path) + "a whole number from " + min + " to " + max + " is expected, not "
                        + Places.shown(value));
            }
        }

        @Override
        public Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", "integer");
            if (min != Long.MIN_VALUE) {
                json.put("minimum", min);
            }
            if (max != Long.MAX_VALUE) {
                json.put("maximum", max);
            }
            return json;
        }
    }

    /** A number, whole or not. */
    record Decimal(double min, double max) implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            boolean fits = value instanceof Number number && number.doubleValue() >= min && number.doubleValue() <= max;
            if (!fits) {
                problems.add(Places.at(path)
                        + String.format(Locale.ROOT, "a number from %.0f to %.0f is expected, not ", min, max)
                        + Places.shown(value));
            }
        }

        @Override
        public Map<String, Object> toJson() {
            return new LinkedHashMap<>(Map.of("type", "number", "minimum", min, "maximum", max));
        }
    }

    /** True or false. */
    record Flag() implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            if (!(value instanceof Boolean)) {
                problems.add(Places.at(path) + "true or false is expected, not " + Places.shown(value));
            }
        }

        @Override
        public Map<String, Object> toJson() {
            return new LinkedHashMap<>(Map.of("type", "boolean"));
        }
    }

    /** Any JSON value. */
    record Any() implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {}

        @Override
        public Map<String, Object> toJson() {
            return new LinkedHashMap<>();
        }
    }

    /** A list of up to {@code max} values of one kind. */
    record Items(Schema each, int max) implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            if (!(value instanceof List<?> items)) {
                problems.add(Places.at(path) + "a list is expected, not " + Places.shown(value));
                return;
            }
            if (items.size() > max) {
                problems.add(Places.at(path) + "has " + items.size() + " elements; at most " + max + " are accepted");
                return;
            }
            for (int i = 0; i < items.size() && problems.size() < Places.MOST_PROBLEMS; i++) {
                each.check(items.get(i), path + "[" + i + "]", problems);
            }
        }

        @Override
        public Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", "array");
            json.put("items", each.toJson());
            return json;
        }
    }

    /** A value, or null. */
    record OrNull(Schema schema) implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            if (value != null) {
                schema.check(value, path, problems);
            }
        }

        @Override
        public Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>(schema.toJson());
            Object type = json.get("type");
            if (type == null) {
                return new LinkedHashMap<>(Map.of("anyOf", List.of(json, Map.of("type", "null"))));
            }
            json.put("type", List.of(type, "null"));
            if (json.get("enum") instanceof List<?> values) {
                List<@Nullable Object> with = new ArrayList<>(values);
                with.add(null);
                json.put("enum", with);
            }
            return json;
        }
    }

    /** One of several kinds of value. */
    record Either(List<Schema> kinds) implements Schema {
        @Override
        public void check(@Nullable Object value, String path, List<String> problems) {
            List<String> best = null;
            for (Schema kind : kinds) {
                List<String> found = new ArrayList<>();
                kind.check(value, path, found);
                if (found.isEmpty()) {
                    return;
                }
                // What was meant is most likely the kind whose problem lies inside the value.
                boolean inside = value instanceof Map && kind instanceof Struct
                        || value instanceof List && kind instanceof Items;
                best = best == null || inside ? found : best;
            }
            problems.addAll(best == null ? List.of() : best);
        }

        @Override
        public Map<String, Object> toJson() {
            return new LinkedHashMap<>(
                    Map.of("anyOf", kinds.stream().map(Schema::toJson).toList()));
        }
    }

    static Text text() {
        return text(Integer.MAX_VALUE);
    }

    static Text text(int max) {
        return new Text(max, List.of(), null);
    }

    static Text time() {
        return new Text(64, List.of(), "date-time");
    }

    /** One of these words. */
    static Text oneOf(String... values) {
        return new Text(Integer.MAX_VALUE, List.of(values), null);
    }

    /** One of the constants of an enum, by wire name. */
    static <E extends Enum<E>> Text oneOf(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new));
    }

    static Whole whole(long min, long max) {
        return new Whole(min, max);
    }

    /** A count or an id: any whole number from 0. */
    static Whole whole() {
        return new Whole(0, Long.MAX_VALUE);
    }

    /** A number of seconds, perhaps with a fraction. */
    static Decimal seconds(double min, double max) {
        return new Decimal(min, max);
    }

    static Flag flag() {
        return new Flag();
    }

    static Any any() {
        return new Any();
    }

    static Items list(Schema each, int max) {
        return new Items(each, max);
    }

    static Items list(Schema each) {
        return new Items(each, Integer.MAX_VALUE);
    }

    static OrNull orNull(Schema schema) {
        return new OrNull(schema);
    }

    static Either either(Schema... kinds) {
        return new Either(List.of(kinds));
    }

    /** An object without fields; more are added to it. */
    static Struct struct() {
        return new Struct(List.of(), true);
    }
}
