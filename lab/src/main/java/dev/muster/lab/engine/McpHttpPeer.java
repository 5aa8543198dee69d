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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A client over Streamable HTTP, with a session of its own, and a connection for each call that is made at once. */
final class McpHttpPeer implements McpPeer {
    static final String PATH = "/mcp";
    private static final String ACCEPT = "application/json, text/event-stream";
    private static final Duration PATIENCE = Duration.ofSeconds(120); // longer than a claim may wait

    private final ServerAddress server;
    private final Map<String, String> headers;
    private final Queue<HttpConnection> free = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastId = new AtomicLong();

    private McpHttpPeer(ServerAddress server, Map<String, String> headers) {
        this.server = server;
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
        HttpResponse<String> answer = http.send(
                request,
                HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofString(), HttpConnection.LARGEST_ANSWER));
        String session = answer.headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow(() -> new IOException(
                        "initialize was answered with " + answer.statusCode() + " and no session: " + answer.body()));
        McpHttpPeer peer = new McpHttpPeer(
                ServerAddress.parse(server),
                Map.of("Accept", ACCEPT, "Mcp-Session-Id", session, "MCP-Protocol-Version", VERSION));
        peer.exchange(
                "POST", Json.bytes(json -> json.field("jsonrpc", "2.0").field("method", "notifications/initialized")));
        return peer;
    }

    private HttpAnswer exchange(String method, byte[] body) throws IOException {
        HttpConnection idle = free.poll();
        HttpConnection connection = idle == null ? HttpConnection.open(server, PATIENCE, null) : idle;
        try {
            return connection.exchange(method, PATH, headers, body.length == 0 ? null : body, PATIENCE);
        } finally {
            if (connection.isReusable()) {
                free.add(connection);
            } else {
                connection.close();
            }
        }
    }

    @Override
    public Fields ask(String method, Consumer<Json> params) throws IOException {
        HttpAnswer answer = exchange("POST", McpPeer.request(lastId.incrementAndGet(), method, params));
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
        try {
            exchange("DELETE", new byte[0]);
        } catch (IOException gone) {
            System.getLogger(McpHttpPeer.class.getName())
                    .log(System.Logger.Level.DEBUG, "The session could not be ended", gone);
        }
        for (HttpConnection each = free.poll(); each != null; each = free.poll()) {
            each.close();
        }
    }
}
