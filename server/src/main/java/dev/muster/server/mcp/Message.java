package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC message that came in. */
sealed interface Message {
    /**
     * Something is asked.
     *
     * @param id a text or a number, to be given back as it came
     */
    record Request(Object id, String method, Fields params) implements Message {
        /** What stands beside the parameters. */
        Fields meta() {
            return params.value("_meta") instanceof Map<?, ?> map ? Fields.of(map) : Fields.NONE;
        }
    }

    /** Something is told. */
    record Notification(String method, Fields params) implements Message {}

    /**
     * The answer to something that this side asked.
     *
     * @param result null if the other side answered an error
     * @param problem what the error says; null if there is none
     */
    record Response(
            Object id, @Nullable Fields result, @Nullable String problem) implements Message {}

    /**
     * The message that a JSON value is.
     *
     * @throws RpcException if it is none
     */
    static Message of(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw invalid("a message is a JSON object");
        }
        Fields fields = Fields.of(map);
        if (!"2.0".equals(fields.value("jsonrpc"))) {
            throw invalid("'jsonrpc' must be \"2.0\"");
        }
        Object id = fields.value("id");
        boolean named = map.containsKey("id");
        if (named && !(id instanceof String) && !(id instanceof Number) && !map.containsKey("error")) {
            throw invalid("'id' must be a text or a number");
        }
        Object method = fields.value("method");
        if (method instanceof String name) {
            Fields params = params(fields.value("params"));
            return id == null ? new Notification(name, params) : new Request(id, name, params);
        }
        if (id != null && map.containsKey("result")) {
            return new Response(
                    id, fields.value("result") instanceof Map<?, ?> result ? Fields.of(result) : Fields.NONE, null);
        }
        if (map.containsKey("error")) {
            Object said = fields.value("error") instanceof Map<?, ?> error ? error.get("message") : null;
            return new Response(id == null ? "" : id, null, said instanceof String text ? text : "an error");
        }
        throw invalid("it has neither 'method' nor 'result' nor 'error'");
    }

    private static Fields params(@Nullable Object value) {
        return switch (value) {
            case null -> Fields.NONE;
            case Map<?, ?> map -> Fields.of(map);
            default -> throw RpcException.malformed(Protocol.INVALID_PARAMS, "'params' must be an object");
        };
    }

    /** The id of a value that is no proper message, so that its sender can tell what failed. */
    static @Nullable Object idOf(@Nullable Object value) {
        Object id = value instanceof Map<?, ?> map ? map.get("id") : null;
        return id instanceof String || id instanceof Number ? id : null;
    }

    private static RpcException invalid(String message) {
        return RpcException.malformed(Protocol.INVALID_REQUEST, "this is no JSON-RPC message: " + message);
    }
}
