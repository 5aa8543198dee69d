package dev.muster.client.call;

import dev.muster.client.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The arguments of a question, for a path and a query or for a JSON object. What is null is left out. */
final class Arguments {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");
    /** What a path carries as it is; servers and proxies take liberties with the rest. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    static Arguments none() {
        return new Arguments();
    }

    /** One more, as its text; a number or a truth value stays one. */
    Arguments with(String name, @Nullable Object value) {
        if (value != null) {
            boolean plain = value instanceof Long || value instanceof Boolean || value instanceof Double;
            values.put(name, plain ? value : value.toString());
        }
        return this;
    }

    /** A list; none if it is empty. */
    Arguments with(String name, Collection<String> texts) {
        if (!texts.isEmpty()) {
            values.put(name, List.copyOf(texts));
        }
        return this;
    }

    void write(Json json) {
        values.forEach(json::value);
    }

    /**
     * The path with its parameters, and the others as query; null if one fits into no path, or a list has a comma in
     * one of its texts.
     */
    @Nullable
    String target(String path) {
        Map<String, @Nullable Object> left = new LinkedHashMap<>(values);
        StringBuilder target = new StringBuilder();
        Matcher parameters = PARAMETER.matcher(path);
        while (parameters.find()) {
            String value = String.valueOf(left.remove(parameters.group(1)));
            if (!PLAIN.matcher(value).matches()) {
                return null;
            }
            parameters.appendReplacement(target, Matcher.quoteReplacement(value));
        }
        parameters.appendTail(target);
        List<String> query = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> each : left.entrySet()) {
            String text = text(each.getValue());
            if (text == null) {
                return null;
            }
            query.add(each.getKey() + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
        return query.isEmpty() ? target.toString() : target + "?" + String.join("&", query);
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof List<?> items) {
            List<String> texts = items.stream().map(String::valueOf).toList();
            return texts.stream().anyMatch(each -> each.contains(",")) ? null : String.join(",", texts);
        }
        return String.valueOf(value);
    }
}
