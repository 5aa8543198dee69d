package dev.muster.server.rest;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request, which is a JSON object or nothing. */
final class JsonBody {
    private static final String JSON = "application/json";

    private JsonBody() {}

    /** The body's Content-Type is not JSON's: a page of another site could have sent it without being asked. */
    static final class OtherType extends Exception {
        private static final long serialVersionUID = 1L;

        OtherType(@Nullable String type) {
            super("the body's Content-Type is " + (type == null ? "not given" : "'" + type + "', not " + JSON));
        }
    }

    /**
     * The fields of the body, which the caller may add to; none if there is none.
     *
     * @throws IllegalArgumentException if it is no JSON object; the message has the place
     */
    static Map<String, @Nullable Object> read(Exchange exchange) throws IOException, Exchange.BodyTooLarge, OtherType {
        byte[] body = exchange.body();
        if (body.length == 0) {
            return new LinkedHashMap<>();
        }
        String type = exchange.header("Content-Type");
        if (type == null || !isJson(type)) {
            throw new OtherType(type);
        }
        try {
            if (JsonTree.parse(body) instanceof Map<?, ?> map) {
                return Fields.of(map).values();
            }
            throw new IllegalArgumentException("the body is no JSON object");
        } catch (JsonTree.NotJson e) {
            throw new IllegalArgumentException("the body is not valid JSON: " + e.getMessage(), e);
        }
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(JSON);
    }
}
