package dev.muster.lab.operation;

import dev.muster.client.wire.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as plain maps, lists, texts, numbers, truth values and null: as texts, and compared. */
public final class JsonValues {
    private JsonValues() {}

    /** A value as a text: a text itself, anything else as JSON. Numbers that are equal give equal texts. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> text;
            case Double number
            when Double.isFinite(number) ->
                BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
            case Map<?, ?> fields -> json(fields);
            case List<?> items -> json(items);
            default -> value.toString();
        };
    }

    /** A text as a JSON string, which YAML understands too. */
    public static String quoted(String text) {
        String list = json(List.of(text));
        return list.substring(1, list.length() - 1);
    }

    /** A map or list as JSON. */
    public static String json(Object tree) {
        String wrapped = Json.text(json -> json.value("v", tree));
        return wrapped.substring("{\"v\":".length(), wrapped.length() - 1);
    }

    /** Whether two values are the same JSON: numbers by their value, whatever their type. */
    public static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number && other instanceof Number) {
            return text(one).equals(text(other));
        }
        if (one instanceof Map<?, ?> fields && other instanceof Map<?, ?> others) {
            return fields.keySet().equals(others.keySet())
                    && fields.entrySet().stream().allMatch(entry -> same(entry.getValue(), others.get(entry.getKey())));
        }
        if (one instanceof List<?> items && other instanceof List<?> others) {
            if (items.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < items.size(); i++) {
                if (!same(items.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return one == null ? other == null : one.equals(other);
    }
}
