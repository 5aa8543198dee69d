package dev.muster.server;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a server answered. */
public record Reply(int status, HttpHeaders headers, byte[] body) {

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as an object. */
    public Fields json() {
        return Fields.of(value());
    }

    /** The body as any JSON value. */
    public @Nullable Object value() {
        try {
            return JsonTree.parse(body);
        } catch (JsonTree.NotJson e) {
            throw new AssertionError("the answer is no JSON: " + e.getMessage() + "\n" + this, e);
        }
    }

    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The same, if it has this status. */
    public Reply expect(int wanted) {
        if (status != wanted) {
            throw new AssertionError("status " + wanted + " was expected, not " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return status + " " + headers.map() + "\n" + text();
    }
}
