package dev.muster.server.mcp;

import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.server.ServerSentEvents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client that sends a server whatever a test wants, over HTTP. */
public class McpWire implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong ids = new AtomicLong();
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private final URI address;
    private final @Nullable String bearer;

    /** @param bearer a token, or null for none */
    public McpWire(URI address, @Nullable String bearer) {
        this.address = address;
        this.bearer = bearer;
    }

    /** A client of a server on this machine, without a token. */
    public McpWire(int port) {
        this(URI.create("http://127.0.0.1:" + port), null);
    }

    URI address() {
        return address;
    }

    /** A request to the endpoint that may be built on; it has the token. */
    private HttpRequest.Builder request(String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/mcp"));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    HttpResponse<String> send(String method, @Nullable String body, String... headers) throws Exception {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return http.send(request(headers).method(method, publisher).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Listens to what the server says by itself in a session. */
    ServerSentEvents listen(String session, @Nullable String lastEventId) throws Exception {
        HttpRequest.Builder get = request("Accept", "text/event-stream", "Mcp-Session-Id", session);
        if (lastEventId != null) {
            get.header("Last-Event-ID", lastEventId);
        }
        return ServerSentEvents.open(http, get.GET().build());
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
        message.put("id", ids.incrementAndGet());
        message.put("method", method);
        message.put("params", params);
        return EventJson.text(message);
    }

    /** Begins a session of the protocol; answers its id. */
    public String begin(String version) throws Exception {
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

    /** A request in a session of the protocol. */
    public HttpResponse<String> legacy(String session, String method, Map<String, ?> params) throws Exception {
        return post(message(method, params), "Mcp-Session-Id", session);
    }

    /** A request of the stateless era. */
    public HttpResponse<String> modern(String method, Map<String, ?> params) throws Exception {
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

    /** The tools that were called with success. */
    Set<String> called() {
        return Set.copyOf(called);
    }

    /** The names of the tools that are shown, in their order. */
    List<String> tools() throws Exception {
        return json(modern("tools/list", Map.of())).object("result").objects("tools").stream()
                .map(tool -> tool.text("name"))
                .toList();
    }

    /** The result of a tool, called in the stateless era. */
    public Fields result(String tool, Map<String, ?> arguments) throws Exception {
        return json(modern("tools/call", Map.of("name", tool, "arguments", arguments)))
                .object("result");
    }

    /** What a tool answers, which has to be no refusal. */
    public Fields call(String tool, Map<String, ?> arguments) throws Exception {
        Fields result = result(tool, arguments);
        if (result.has("isError")) {
            throw new AssertionError(tool + " refused: " + result.value("content"));
        }
        called.add(tool);
        return result.object("structuredContent");
    }

    /** The words of a refusal. */
    public String refusal(String tool, Map<String, ?> arguments) throws Exception {
        Fields result = result(tool, arguments);
        if (!result.flag("isError", false)) {
            throw new AssertionError(tool + " was not refused: " + result.values());
        }
        return result.objects("content").getFirst().text("text");
    }

    /** The last message of an answer that may be a stream. */
    static Fields last(HttpResponse<String> response) throws Exception {
        String last = response.body()
                .lines()
                .filter(line -> line.startsWith("data: ") || line.startsWith("{"))
                .reduce((before, line) -> line)
                .orElseThrow();
        return Fields.of(JsonTree.parse(last.startsWith("data: ") ? last.substring(6) : last));
    }

    public static Fields json(HttpResponse<String> response) throws Exception {
        return Fields.of(JsonTree.parse(response.body()));
    }

    @Override
    public void close() {
        http.shutdownNow(); // streams that are still listened to would never end
    }
}
