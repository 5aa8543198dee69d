package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.operation.TargetOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What messages of the protocol look like, whatever carries them. */
final class Mcp {
    /** The newest version that has sessions. */
    static final String SESSIONS = TargetOptions.SESSIONS;
    /** The version without sessions, in which each request tells who asks. */
    static final String STATELESS = "2026-07-28";

    private static final String META = "io.modelcontextprotocol/";

    private Mcp() {}

    /** Says which version was chosen where the scenario left the choice. */
    static String chosen(String version) {
        return "Protocol version " + version + ", as the server was asked for its own.";
    }

    static byte[] request(long id, String method, Consumer<Json> params) {
        return Json.bytes(json -> json.field("jsonrpc", "2.0")
                .field("id", id)
                .field("method", method)
                .object("params", params));
    }

    static byte[] notification(String method) {
        return Json.bytes(json -> json.field("jsonrpc", "2.0").field("method", method));
    }

    /** Tells a server that nobody wants the response to a request any more. */
    static byte[] cancelled(long id) {
        return Json.bytes(json -> json.field("jsonrpc", "2.0")
                .field("method", "notifications/cancelled")
                .object("params", params -> params.field("requestId", id).field("reason", "the lab measures it")));
    }

    /** The parameters of {@code initialize}: a client that offers nothing to the server. */
    static void initialize(Json params) {
        params.field("protocolVersion", SESSIONS)
                .object("capabilities", none -> {})
                .object("clientInfo", Mcp::client);
    }

    private static void client(Json info) {
        info.field("name", "muster-lab").field("version", "1");
    }

    static Consumer<Json> call(String tool, @Nullable Object arguments) {
        return params -> params.field("name", tool).value("arguments", arguments == null ? Map.of() : arguments);
    }

    /**
     * Parameters with what each request says of itself: who asks, in the version without sessions, and the token for
     * progress, which is the request's id.
     */
    static Consumer<Json> withMeta(Consumer<Json> params, long id, boolean stateless, boolean progress) {
        if (!stateless && !progress) {
            return params;
        }
        return json -> {
            params.accept(json);
            json.object("_meta", meta -> {
                if (progress) {
                    meta.field("progressToken", id);
                }
                if (stateless) {
                    meta.field(META + "protocolVersion", STATELESS)
                            .object(META + "clientInfo", Mcp::client)
                            .object(META + "clientCapabilities", none -> {});
                }
            });
        };
    }

    /** The answer to what a server asks of this client, which offers nothing but to be alive. */
    static byte[] reply(Map<?, ?> asked) {
        Object id = asked.get("id");
        if ("ping".equals(asked.get("method"))) {
            return Json.bytes(
                    json -> json.field("jsonrpc", "2.0").value("id", id).object("result", none -> {}));
        }
        return Json.bytes(json -> json.field("jsonrpc", "2.0")
                .value("id", id)
                .object(
                        "error",
                        error -> error.field("code", -32601).field("message", "this client offers no such method")));
    }

    /**
     * What the response to a request says.
     *
     * @throws CallFailure {@code rpc_CODE} if it is an error, {@code protocol} if it is no response
     */
    static Map<?, ?> result(Map<?, ?> response) throws CallFailure {
        if (response.get("error") instanceof Map<?, ?> error) {
            throw new CallFailure("rpc_" + JsonValues.text(error.get("code")), JsonValues.text(error.get("message")));
        }
        if (response.get("result") instanceof Map<?, ?> result) {
            return result;
        }
        throw CallFailure.protocol("the response has neither a result nor an error: " + beginning(response));
    }

    /**
     * What a tool answered: its text, if that is JSON; else its structured content; else the whole result.
     *
     * @throws CallFailure {@code is_error} if it says that it failed, {@code input_required} if it asks back
     */
    static Answer answer(Map<?, ?> result) throws CallFailure {
        String text = text(result);
        if (Boolean.TRUE.equals(result.get("isError"))) {
            throw new CallFailure("is_error", text.isEmpty() ? "it said nothing" : text);
        }
        if ("input_required".equals(result.get("resultType"))) {
            throw new CallFailure("input_required", "the tool asks back, and the lab has nothing to answer");
        }
        Object structured = result.get("structuredContent");
        return Answer.of(text, structured == null ? result : structured);
    }

    private static String text(Map<?, ?> result) {
        if (!(result.get("content") instanceof List<?> content)) {
            return "";
        }
        return content.stream()
                .filter(Map.class::isInstance)
                .map(item -> ((Map<?, ?>) item).get("text"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining("\n"));
    }

    /** The beginning of a value, for messages. */
    static String beginning(Object value) {
        String text = JsonValues.text(value);
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
