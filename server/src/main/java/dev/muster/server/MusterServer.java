package dev.muster.server;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import dev.muster.server.http.HttpServer;
import dev.muster.server.http.WebSocket;
import dev.muster.server.mcp.McpHttp;
import dev.muster.server.mcp.McpServer;
import dev.muster.server.rest.OpenApi;
import dev.muster.server.rest.Problems;
import dev.muster.server.rest.RestApi;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All faces of one engine, on one port. */
public final class MusterServer implements AutoCloseable {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private final Engine engine;
    private final ServerOptions options;
    private final RestApi rest;
    private final McpServer protocol;
    private final McpHttp mcp;
    private final HttpServer http;

    private MusterServer(Engine engine, ServerOptions options) throws IOException {
        this.engine = engine;
        this.options = options;
        this.rest = new RestApi(engine);
        this.protocol = new McpServer(engine, options.mcp());
        this.mcp = new McpHttp(protocol, LOOPBACK.contains(options.http().host()));
        this.http = HttpServer.start(options.http(), this::handle, "/ws", this::accept);
    }

    /**
     * Begins to serve an engine, which stays open when the server is closed.
     *
     * @throws IOException if it cannot listen; the message says where and why
     */
    public static MusterServer start(Engine engine, ServerOptions options) throws IOException {
        return new MusterServer(engine, options);
    }

    /** The port that it listens on. */
    public int port() {
        return http.port();
    }

    /** MCP, for those who speak it other than over HTTP. */
    public McpServer mcp() {
        return protocol;
    }

    private void handle(Exchange exchange) throws IOException, InterruptedException {
        Caller caller = Caller.LOCAL;
        String path = exchange.path();
        if (path.startsWith(RestApi.PREFIX + "/")) {
            rest.handle(exchange, caller);
        } else if (path.equals(McpHttp.PATH)) {
            mcp.handle(exchange, caller);
        } else {
            switch (path) {
                case "/openapi.json" -> exchange.answer(200, "application/json", OpenApi.document(options.version()));
                case "/health/live", "/health/ready", "/health/started" -> health(exchange);
                default ->
                    Problems.answer(
                            exchange,
                            Refusal.of(ErrorCode.NOT_FOUND, "there is nothing here")
                                    .withHelp("the API is below /api/v1; /openapi.json describes it"));
            }
        }
    }

    private void health(Exchange exchange) throws IOException {
        Refusal stopped = engine.ledger().stopped();
        if (stopped != null && !exchange.path().endsWith("started")) {
            Problems.answer(exchange, stopped);
            return;
        }
        exchange.answer(200, "application/json", Json.bytes(json -> json.field("status", "ok")));
    }

    private WebSocket.@Nullable Listener accept(Exchange exchange) throws IOException {
        Problems.answer(exchange, Refusal.of(ErrorCode.NOT_FOUND, "there is no WebSocket here"));
        return null;
    }

    /** Stops listening and ends what is running; the engine goes on. */
    @Override
    public void close() {
        mcp.close(); // first: its streams would wait for the end of their clients
        http.close();
    }
}
