package dev.muster.server.operation;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of a template's parameters. A text that is nothing but <code>${name}</code> becomes the
 * value itself, a number for instance; inside of a longer text it becomes the value's text.
 */
final class TemplateFill {
    private static final Pattern USE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_]*)}");

    private final Map<String, Fields> parameters = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @param declared the parameters, as the template has them */
    TemplateFill(List<Fields> declared) {
        for (Fields each : declared) {
            if (parameters.put(each.text("name"), each) != null) {
                throw new IllegalArgumentException("parameter '" + each.text("name") + "' is declared twice");
            }
        }
    }

    /**
     * Takes the values that somebody gives; the others have their defaults.
     *
     * @throws IllegalArgumentException if one is unknown, missing or of another type; the message says which
     */
    TemplateFill with(Fields given) {
        for (String name : given.values().keySet()) {
            if (!parameters.containsKey(name)) {
                throw new IllegalArgumentException("there is no parameter '" + name + "'; "
                        + Suggestions.hint(name, List.copyOf(new TreeSet<>(parameters.keySet()))));
            }
        }
        List<String> missing = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            Object value = given.has(name) ? given.value(name) : parameter.value("default");
            if (value == null) {
                missing.add(name);
            } else {
                values.put(name, typed(name, parameter, value));
            }
        });
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("parameters are missing: " + String.join(", ", missing));
        }
        return this;
    }

    /** Takes a value of each type, to see whether the tasks can be read at all. */
    TemplateFill withSamples() {
        parameters.forEach((name, parameter) -> values.put(
                name,
                switch (parameter.text("type")) {
                    case "number" -> 1L;
                    case "flag" -> true;
                    case "time" -> "2030-01-01T00:00:00Z";
                    case "choice" -> parameter.texts("choices").getFirst();
                    default -> "text";
                }));
        return this;
    }

    private static Object typed(String name, Fields parameter, Object value) {
        String type = parameter.text("type");
        boolean fits = switch (type) {
            case "number" -> value instanceof Number;
            case "flag" -> value instanceof Boolean;
            case "time" -> value instanceof String text && isTime(text);
            case "choice" ->
                value instanceof String && parameter.texts("choices").contains(value);
            default -> value instanceof String;
        };
        if (!fits) {
            throw new IllegalArgumentException("parameter '" + name + "' is " + value + "; it must be "
                    + (type.equals("choice")
                            ? "one of " + String.join(", ", parameter.texts("choices"))
                            : "a " + type));
        }
        return value;
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** A JSON value with the values in it. */
    @Nullable
    Object fill(@Nullable Object tree) {
        return switch (tree) {
            case null -> null;
            case String text -> text(text);
            case List<?> items -> items.stream().map(this::fill).toList();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> filled = new LinkedHashMap<>();
                map.forEach((key, value) -> filled.put(String.valueOf(key), fill(value)));
                yield filled;
            }
            default -> tree;
        };
    }

    private Object text(String text) {
        Matcher whole = USE.matcher(text);
        if (whole.matches()) {
            return value(whole.toMatchResult());
        }
        return USE.matcher(text).replaceAll(use -> Matcher.quoteReplacement(String.valueOf(value(use))));
    }

    private Object value(MatchResult use) {
        Object value = values.get(use.group(1));
        if (value == null) {
            throw new IllegalArgumentException("'" + use.group() + "' is used and not declared; "
                    + Suggestions.hint(use.group(1), List.copyOf(new TreeSet<>(parameters.keySet()))));
        }
        return value;
    }
}
