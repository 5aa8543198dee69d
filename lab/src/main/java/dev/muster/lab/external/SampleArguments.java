package dev.muster.lab.external;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small value that a JSON Schema allows, of what it requires and nothing else: something to begin with. */
final class SampleArguments {
    private static final int DEEPEST = 6;

    private SampleArguments() {}

    /** The value; texts that are free have a place in them, so that operations differ. */
    static @Nullable Object of(Map<?, ?> schema) {
        return value(schema, DEEPEST);
    }

    private static @Nullable Object value(Map<?, ?> schema, int depth) {
        for (String given : List.of("const", "default", "example")) {
            if (schema.containsKey(given)) {
                return schema.get(given);
            }
        }
        for (String choices : List.of("enum", "examples")) {
            if (schema.get(choices) instanceof List<?> values && !values.isEmpty()) {
                return values.getFirst();
            }
        }
        for (String either : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.get(either) instanceof List<?> ways
                    && !ways.isEmpty()
                    && ways.getFirst() instanceof Map<?, ?> way) {
                return value(way, depth - 1);
            }
        }
        return switch (type(schema)) {
            case "string" -> text(schema);
            case "integer", "number" -> number(schema);
            case "boolean" -> false;
            case "null" -> null;
            case "array" -> items(schema, depth);
            default -> fields(schema, depth);
        };
    }

    private static String type(Map<?, ?> schema) {
        Object type = schema.get("type");
        if (type instanceof List<?> types && !types.isEmpty()) {
            type = types.getFirst();
        }
        return type instanceof String name ? name : "object";
    }

    private static String text(Map<?, ?> schema) {
        return switch (String.valueOf(schema.get("format"))) {
            case "uuid" -> "${uuid}";
            case "date" -> "2026-01-01";
            case "date-time" -> "2026-01-01T00:00:00Z";
            case "uri", "url" -> "https://example.org/${i}";
            case "email" -> "agent-${agent}@example.org";
            default -> "text ${uuid}";
        };
    }

    /** 1, or the bound that is nearest to it. */
    private static Object number(Map<?, ?> schema) {
        BigDecimal value = BigDecimal.ONE;
        if (schema.get("minimum") instanceof Number least) {
            value = value.max(new BigDecimal(least.toString()));
        }
        if (schema.get("maximum") instanceof Number most) {
            value = value.min(new BigDecimal(most.toString()));
        }
        return value.stripTrailingZeros().scale() <= 0 ? (Object) value.longValue() : (Object) value.doubleValue();
    }

    private static List<@Nullable Object> items(Map<?, ?> schema, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        if (depth > 0 && schema.get("items") instanceof Map<?, ?> item) {
            items.add(value(item, depth - 1));
        }
        return items;
    }

    private static Map<String, @Nullable Object> fields(Map<?, ?> schema, int depth) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (depth > 0
                && schema.get("properties") instanceof Map<?, ?> properties
                && schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (name instanceof String field && properties.get(field) instanceof Map<?, ?> property) {
                    fields.put(field, value(property, depth - 1));
                }
            }
        }
        return fields;
    }
}
