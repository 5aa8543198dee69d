package dev.muster.server.mcp;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Json;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes JSON-RPC messages, each on one line. */
final class Rpc {
    private Rpc() {}

    static String result(Object id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + value(id) + ",\"result\":" + result + "}";
    }

    static String error(@Nullable Object id, RpcException e) {
        return Json.text(json -> {
            json.field("jsonrpc", "2.0").value("id", id).object("error", error -> {
                error.field("code", (long) e.code()).field("message", String.valueOf(e.getMessage()));
                if (!e.data().isEmpty()) {
                    error.value("data", e.data());
                }
            });
        });
    }

    static String notification(String method, Consumer<Json> params) {
        return Json.text(
                json -> json.field("jsonrpc", "2.0").field("method", method).object("params", params));
    }

    static String request(String id, String method, Map<String, @Nullable Object> params) {
        return Json.text(json -> json.field("jsonrpc", "2.0")
                .field("id", id)
                .field("method", method)
                .value("params", params));
    }

    /** A text as a JSON value, with its quotation marks. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    private static String value(Object id) {
        return switch (id) {
            case String text -> quoted(text);
            case Long number -> number.toString();
            default -> EventJson.text(id);
        };
    }
}
