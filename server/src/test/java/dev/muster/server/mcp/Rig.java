package dev.muster.server.mcp;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server on an engine of its own, and a client that sends it whatever a test wants. */
final class Rig implements AutoCloseable {
    final Engine engine;
    private final MusterServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private int ids;

    Rig(Path directory, ServerOptions options) throws Exception {
        this.engine = Engine.open(directory, EngineOptions.defaults().withSynchronous(false));
        this.server = MusterServer.start(engine, options);
    }

    Rig(Path directory) throws Exception {
        this(directory, all());
    }

    /** A free port, and every tool. */
    static ServerOptions all() {
        ServerOptions plain = ServerOptions.local(0);
        return plain.withMcp(plain.mcp().withTools(ToolChoice.parse("all")));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    HttpResponse<String> send(String method, @Nullable String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve("/mcp"))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return send("POST", body, all);
    }

    String message(String method, Map<String, ?> params) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", (long) ++ids);
        message.put("method", method);
        message.put("params", params);
        return EventJson.text(message);
    }

    /** Begins a session of the protocol; answers its id. */
    String begin(String version) throws Exception {
        HttpResponse<String> response = post(message(
                "initialize",
                Map.of(
                        "protocolVersion",
                        version,
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "rig", "version", "1"))));
        return response.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    /** A request of the stateless era. */
    HttpResponse<String> modern(String method, Map<String, ?> params) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put(
                "_meta",
                Map.of(
                        "io.modelcontextprotocol/protocolVersion",
                        "2026-07-28",
                        "io.modelcontextprotocol/clientCapabilities",
                        Map.of()));
        Object name = params.containsKey("uri") ? params.get("uri") : params.get("name");
        return name == null
                ? post(message(method, all), "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method)
                : post(
                        message(method, all),
                        "MCP-Protocol-Version",
                        "2026-07-28",
                        "Mcp-Method",
                        method,
                        "Mcp-Name",
                        String.valueOf(name));
    }

    /** The result of a tool, called in the stateless era. */
    Fields result(String tool, Map<String, ?> arguments) throws Exception {
        return json(modern("tools/call", Map.of("name", tool, "arguments", arguments)))
                .object("result");
    }

    /** What a tool answers, which has to be no refusal and to fit what the tool says of itself. */
    Fields call(String tool, Map<String, ?> arguments) throws Exception {
        Fields result = result(tool, arguments);
        if (result.has("isError")) {
            throw new AssertionError(tool + " refused: " + result.value("content"));
        }
        return result.object("structuredContent");
    }

    /** The words of a refusal. */
    String refusal(String tool, Map<String, ?> arguments) throws Exception {
        Fields result = result(tool, arguments);
        if (!result.flag("isError", false)) {
            throw new AssertionError(tool + " was not refused: " + result.values());
        }
        return result.objects("content").getFirst().text("text");
    }

    static Fields json(HttpResponse<String> response) throws Exception {
        return Fields.of(JsonTree.parse(response.body()));
    }

    @Override
    public void close() {
        http.close();
        server.close();
        engine.close();
    }
}
