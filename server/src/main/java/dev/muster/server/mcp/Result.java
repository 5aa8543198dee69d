package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import java.util.function.Consumer;

/**
 * What a request is answered with, as JSON text: the fields of an object without its braces, so that each era can add
 * its own.
 *
 * @param fields the fields that all eras have; may be empty
 * @param meta fields of {@code _meta}; may be empty
 * @param hints fields that only the stateless era has; may be empty
 * @param type what the stateless era calls it
 */
record Result(String fields, String meta, String hints, String type) {
    static final Result EMPTY = new Result("", "", "", "complete");

    /** A result of these fields. */
    static Result of(Consumer<Json> fields) {
        return ofText(inner(Json.text(fields)));
    }

    /** A result of fields that are JSON text already, without braces. */
    static Result ofText(String fields) {
        return new Result(fields, "", "", "complete");
    }

    /** The same, with fields beside it. */
    Result withMeta(Consumer<Json> value) {
        return new Result(fields, inner(Json.text(value)), hints, type);
    }

    /** The same, with how long it may be kept. */
    Result cached(long ttlMs, boolean forEverybody) {
        String scope = forEverybody ? "public" : "private";
        return new Result(fields, meta, "\"ttlMs\":" + ttlMs + ",\"cacheScope\":\"" + scope + "\"", type);
    }

    /** The same, as a demand for more input. */
    Result inputRequired() {
        return new Result(fields, meta, hints, "input_required");
    }

    /**
     * The whole object.
     *
     * @param server fields of {@code _meta} that name the server, for the stateless era; null for the others
     */
    String json(@org.jspecify.annotations.Nullable String server) {
        StringBuilder json = new StringBuilder(fields.length() + 256).append('{');
        if (server != null) {
            join(json, "\"resultType\":\"" + type + "\"");
            join(json, hints);
        }
        String allMeta = server == null ? meta : meta.isEmpty() ? server : server + "," + meta;
        if (!allMeta.isEmpty()) {
            join(json, "\"_meta\":{" + allMeta + "}");
        }
        join(json, fields);
        return json.append('}').toString();
    }

    private static void join(StringBuilder json, String more) {
        if (!more.isEmpty()) {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append(more);
        }
    }

    private static String inner(String object) {
        return object.substring(1, object.length() - 1);
    }
}
