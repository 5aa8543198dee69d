package dev.muster.lab.engine;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.http.HttpConnection;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** A client over Streamable HTTP, with a session and a connection of its own. */
final class McpHttpPeer implements McpPeer {
    private static final String PATH = "/mcp";
    private static final String ACCEPT = "application/json, text/event-stream";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpConnection connection;
    private final Map<String, String> headers;
    private long lastId;

    private McpHttpPeer(HttpConnection connection, Map<String, String> headers) {
        this.connection = connection;
        this.headers = headers;
    }

    /** Connects and begins a session; {@code http} carries the first request, whose answer names the session. */
    static McpHttpPeer connect(HttpClient http, String server) throws IOException, InterruptedException {
        byte[] hello = Json.bytes(json -> json.field("jsonrpc", "2.0")
                .field("id", 0)
                .field("method", "initialize")
                .object("params", McpPeer::initialize));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + PATH))
                .header("Content-Type", "application/json")
                .header("Accept", ACCEPT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(hello))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        String session = answer.headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow(() -> new IOException(
                        "initialize was answered with " + answer.statusCode() + " and no session: " + answer.body()));
        HttpConnection connection = HttpConnection.open(ServerAddress.parse(server), PATIENCE, null);
        McpHttpPeer peer = new McpHttpPeer(
                connection, Map.of("Accept", ACCEPT, "Mcp-Session-Id", session, "MCP-Protocol-Version", VERSION));
        peer.exchange(
                "POST", Json.bytes(json -> json.field("jsonrpc", "2.0").field("method", "notifications/initialized")));
        return peer;
    }

    private HttpAnswer exchange(String method, byte[] body) throws IOException {
        return connection.exchange(method, PATH, headers, body.length == 0 ? null : body, PATIENCE);
    }

    @Override
    public Fields call(String tool, Consumer<Json> arguments) throws IOException, ToolFailed {
        HttpAnswer answer = exchange("POST", McpPeer.request(++lastId, tool, arguments));
        if (!answer.isGood()) {
            throw new IOException("status " + answer.status());
        }
        try {
            return McpPeer.result(Fields.of(JsonTree.parse(answer.body())));
        } catch (JsonTree.NotJson | IllegalArgumentException e) {
            throw new IOException("the answer cannot be understood: " + e.getMessage(), e);
        }
    }

    /** Ends the session and hangs up. */
    @Override
    public void close() {
        try (connection) {
            exchange("DELETE", new byte[0]);
        } catch (IOException gone) {
            System.getLogger(McpHttpPeer.class.getName())
                    .log(System.Logger.Level.DEBUG, "The session could not be ended", gone);
        }
    }
}
