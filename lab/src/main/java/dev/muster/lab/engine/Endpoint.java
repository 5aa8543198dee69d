package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A REST endpoint, how it is called and what its answer has to hold.
 *
 * @param method such as {@code GET}
 * @param path below {@code /api/v1}, with its parameters in braces
 * @param status of a good answer
 * @param asking makes the call's arguments
 */
record Endpoint(String method, String path, int status, Asking asking) {
    private static final String PREFIX = "/api/v1";

    /** Makes what a call needs, and the call. Not part of its time. */
    interface Asking {
        /**
         * Makes it.
         *
         * @throws IllegalStateException if what has to be there before is not
         */
        Ask of(ApiSeat seat);
    }

    /**
     * One call.
     *
     * @param parameters values of the path's parameters, in their order
     * @param query with its question mark, or empty
     * @param body writes the body; null for none
     * @param right whether an answer is what it has to be; it may keep what later calls need
     */
    record Ask(
            List<String> parameters, String query, @Nullable Consumer<Json> body, Predicate<Fields> right) {
        static Ask of(String... parameters) {
            return new Ask(List.of(parameters), "", null, answer -> false);
        }

        Ask query(String value) {
            return new Ask(parameters, "?" + value, body, right);
        }

        Ask with(Consumer<Json> value) {
            return new Ask(parameters, query, value, right);
        }

        Ask holding(Predicate<Fields> value) {
            return new Ask(parameters, query, body, value);
        }

        /** Right if this field has this text. */
        Ask holding(String field, String text) {
            return holding(answer -> answer.text(field).equals(text));
        }
    }

    /** As thresholds and reports name it. */
    String name() {
        return method + " " + path;
    }

    /** Path and query of a call. */
    String target(Ask ask) {
        String filled = path;
        for (String value : ask.parameters()) {
            int open = filled.indexOf('{');
            int close = filled.indexOf('}');
            filled = filled.substring(0, open)
                    + URLEncoder.encode(value, StandardCharsets.UTF_8)
                    + filled.substring(close + 1);
        }
        return PREFIX + filled + ask.query();
    }
}
