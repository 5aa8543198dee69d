package dev.muster.server;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import dev.muster.server.http.HttpServer;
import dev.muster.server.metric.Connections;
import dev.muster.server.metric.Metrics;
import dev.muster.server.page.StatusPage;
import dev.muster.server.rest.OpenApi;
import dev.muster.server.rest.Problems;
import dev.muster.server.rest.RestApi;
import dev.muster.server.ws.Authenticator;
import dev.muster.server.ws.WebSocketFace;
import dev.muster.server.ws.WebSocketOptions;
import java.io.IOException;

/** All faces of one engine, on one port. */
public final class MusterServer implements AutoCloseable {
    private final ServerOptions options;
    private final Metrics metrics;
    private final Health health;
    private final StatusPage page = new StatusPage();
    private final RestApi rest;
    private final WebSocketFace sockets;
    private final HttpServer http;

    private MusterServer(Engine engine, ServerOptions options) throws IOException {
        this.options = options;
        this.metrics = new Metrics(engine, this::open);
        this.health = new Health(engine);
        this.rest = new RestApi(engine, metrics);
        this.sockets = WebSocketFace.start(
                engine, WebSocketOptions.defaults(options.http().maxFrame()), Authenticator.LOCAL);
        try {
            this.http = HttpServer.start(options.http(), this::handle, "/ws", sockets::accept);
        } catch (IOException e) {
            sockets.close();
            throw e;
        }
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

    /** Connections that are open now. */
    public int connections() {
        return http.connections();
    }

    private void handle(Exchange exchange) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String operation;
        try {
            operation = answer(exchange, Caller.LOCAL);
        } catch (IOException | InterruptedException | RuntimeException e) {
            metrics.requests().failed();
            throw e;
        }
        if (!operation.equals(RestApi.STREAM)) {
            metrics.requests().answered(operation, exchange.status(), System.nanoTime() - start);
        }
    }

    /** Answers a request, and tells what it was, in a word of a fixed set. */
    private String answer(Exchange exchange, Caller caller) throws IOException, InterruptedException {
        String path = exchange.path();
        if (path.startsWith(RestApi.PREFIX + "/")) {
            return rest.handle(exchange, caller);
        }
        switch (path) {
            case "/openapi.json" -> {
                exchange.answer(200, "application/json", OpenApi.document(options.version()));
                return "openapi";
            }
            case Health.LIVE, Health.READY, Health.STARTED -> {
                health.answer(exchange);
                return "health";
            }
            case "/metrics" -> {
                metrics.answer(exchange);
                return "metrics";
            }
            default -> {
                if (page.answers(exchange)) {
                    return "page";
                }
                Problems.answer(
                        exchange,
                        Refusal.of(ErrorCode.NOT_FOUND, "there is nothing here")
                                .withHelp("the API is below /api/v1; /openapi.json describes it"));
                return "unknown";
            }
        }
    }

    private Connections open() {
        return new Connections(http.connections(), http.webSockets());
    }

    /** Stops listening and ends what is running; the engine goes on. */
    @Override
    public void close() {
        sockets.close();
        http.close();
    }
}
