package dev.muster.lab.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an acknowledged operation lets expect: a text with <code>${acknowledged.…}</code> in it.
 *
 * @param template the text
 * @param queries where each of its places leads to, in order
 */
public record Expectation(Template template, List<Query> queries) {
    private static final String RESULT = "$.result";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static Expectation parse(String text) {
        Template template = Template.parse(text, Places.OF_AN_AUDIT);
        List<Query> queries = template.places().stream()
                .map(place -> Query.parse(place.name()))
                .toList();
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' names nothing of the acknowledged operation; such as "
                    + "${acknowledged.arguments.name}");
        }
        return new Expectation(template, queries);
    }

    /** Whether an operation of this outline has all that is named of its arguments. */
    public boolean fits(@Nullable Object arguments) {
        Map<String, @Nullable Object> told = told("", 0, 0, arguments, null);
        return queries.stream()
                .allMatch(query ->
                        query.source().startsWith(RESULT) || !query.all(told).isEmpty());
    }

    /** Whether it can be told before the target has answered. */
    boolean needsResult() {
        return queries.stream().anyMatch(query -> query.source().startsWith(RESULT));
    }

    static Map<String, @Nullable Object> told(
            String name, int agent, long index, @Nullable Object arguments, @Nullable Object result) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("arguments", arguments);
        told.put("name", name);
        told.put("result", result);
        told.put("agent", (long) agent);
        told.put("i", index);
        return told;
    }

    /** The values, as texts: several if one place leads to several and stands alone; none if a place leads nowhere. */
    List<String> values(Map<String, @Nullable Object> told) {
        if (template.alone().isPresent()) {
            return queries.getFirst().all(told).stream().map(JsonValues::text).toList();
        }
        String text = template.source();
        for (int i = 0; i < queries.size(); i++) {
            List<@Nullable Object> found = queries.get(i).all(told);
            if (found.size() != 1) {
                return List.of();
            }
            String place = "${acknowledged." + template.places().get(i).name().substring("$.".length()) + "}";
            text = text.replace(place, JsonValues.text(found.getFirst()));
        }
        return List.of(text);
    }

    /** Its one value; empty if there is none or more. */
    Optional<String> value(Map<String, @Nullable Object> told) {
        List<String> values = values(told);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
