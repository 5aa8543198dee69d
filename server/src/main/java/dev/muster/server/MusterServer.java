package dev.muster.server;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.server.access.AccessLog;
import dev.muster.server.access.AuditLog;
import dev.muster.server.access.Authenticator.Admission;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Door;
import dev.muster.server.access.Visit;
import dev.muster.server.access.WatchedExchange;
import dev.muster.server.http.Exchange;
import dev.muster.server.http.HttpServer;
import dev.muster.server.http.WebSocket;
import dev.muster.server.rest.OpenApi;
import dev.muster.server.rest.Problems;
import dev.muster.server.rest.RestApi;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** All faces of one engine, on one port. */
public final class MusterServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MusterServer.class.getName());

    private final Engine engine;
    private final ServerOptions options;
    private final RestApi rest;
    private final AuditLog auditLog;
    private final @Nullable AccessLog accessLog;
    private final Door door;
    private final HttpServer http;

    private MusterServer(Engine engine, ServerOptions options) throws IOException {
        this.engine = engine;
        this.options = options;
        this.rest = new RestApi(engine);
        this.auditLog = AuditLog.in(engine.directory());
        Path log = options.accessLog();
        this.accessLog = log == null ? null : AccessLog.open(log);
        this.door = new Door(engine, options.door(), options.http().host(), auditLog, System::nanoTime);
        try {
            this.http = HttpServer.start(options.http(), this::handle, "/ws", this::accept);
        } catch (IOException e) {
            closeLogs();
            throw e;
        }
        door.opened(http.port());
    }

    /**
     * Begins to serve an engine, which stays open when the server is closed.
     *
     * @throws IOException if it cannot listen, or cannot write its logs; the message says where and why
     * @throws IllegalArgumentException if it would be open to others than it should; the message says what to do
     */
    public static MusterServer start(Engine engine, ServerOptions options) throws IOException {
        String danger = options.danger();
        if (danger != null) {
            throw new IllegalArgumentException(danger);
        }
        return new MusterServer(engine, options);
    }

    /** The port that it listens on. */
    public int port() {
        return http.port();
    }

    private void handle(Exchange exchange) throws IOException, InterruptedException {
        Visit visit = door.visit(exchange);
        AccessLog log = accessLog;
        if (log == null) {
            answer(exchange, visit);
            return;
        }
        long start = System.nanoTime();
        WatchedExchange watched = new WatchedExchange(exchange);
        String caller = "-";
        try {
            caller = answer(watched, visit);
        } finally {
            log.log(new AccessLog.Line(
                    visit.id(),
                    caller,
                    visit.remote(),
                    exchange.method(),
                    exchange.path(),
                    watched.status() == 0 ? 500 : watched.status(),
                    (System.nanoTime() - start) / 1_000,
                    watched.bytes()));
        }
    }

    /** Answers a request; tells who called. */
    private String answer(Exchange exchange, Visit visit) throws IOException, InterruptedException {
        if (exchange.path().startsWith("/health/")) {
            health(exchange); // asked by what watches over the server, which has no token and tells no secret
            return "-";
        }
        return switch (door.admit(exchange, visit)) {
            case Admission.Refused refused -> {
                Problems.answer(exchange, refused.why());
                yield "-";
            }
            case Admission.Admitted(Caller caller) -> {
                answer(exchange, caller);
                yield caller.name();
            }
        };
    }

    private void answer(Exchange exchange, Caller caller) throws IOException, InterruptedException {
        String path = exchange.path();
        if (path.startsWith(RestApi.PREFIX + "/")) {
            rest.handle(exchange, caller);
        } else if (path.equals("/openapi.json")) {
            exchange.answer(200, "application/json", OpenApi.document(options.version()));
        } else {
            nothing(exchange);
        }
    }

    private static void nothing(Exchange exchange) throws IOException {
        Problems.answer(
                exchange,
                Refusal.of(ErrorCode.NOT_FOUND, "there is nothing here")
                        .withHelp("the API is below /api/v1; /openapi.json describes it"));
    }

    private void health(Exchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/health/live", "/health/ready", "/health/started" -> {
                Refusal stopped = engine.ledger().stopped();
                if (stopped != null && !exchange.path().endsWith("started")) {
                    Problems.answer(exchange, stopped);
                    return;
                }
                exchange.answer(200, "application/json", Json.bytes(json -> json.field("status", "ok")));
            }
            default -> nothing(exchange);
        }
    }

    private WebSocket.@Nullable Listener accept(Exchange exchange) throws IOException {
        door.visit(exchange);
        Refusal misdirected = door.misdirected(exchange);
        Problems.answer(
                exchange,
                misdirected == null ? Refusal.of(ErrorCode.NOT_FOUND, "there is no WebSocket here") : misdirected);
        return null;
    }

    /** Stops listening and ends what is running; the engine goes on. */
    @Override
    public void close() {
        http.close();
        closeLogs();
    }

    private void closeLogs() {
        AccessLog log = accessLog;
        try (auditLog;
                log) {
            LOG.log(System.Logger.Level.DEBUG, "The server's logs are closed");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "A log could not be closed", e);
        }
    }
}
