package dev.muster.server;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.access.RequestId;
import dev.muster.server.access.AccessLog;
import dev.muster.server.access.AuditLog;
import dev.muster.server.access.Authenticator.Admission;
import dev.muster.server.access.Authenticator.Reason;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Door;
import dev.muster.server.access.Visit;
import dev.muster.server.access.WatchedExchange;
import dev.muster.server.alert.Alerter;
import dev.muster.server.http.Exchange;
import dev.muster.server.http.HttpServer;
import dev.muster.server.http.WebSocket;
import dev.muster.server.mcp.McpHttp;
import dev.muster.server.mcp.McpServer;
import dev.muster.server.metric.Connections;
import dev.muster.server.metric.Metrics;
import dev.muster.server.metric.OwnMemory;
import dev.muster.server.metric.OwnProcessor;
import dev.muster.server.metric.Subscriptions;
import dev.muster.server.page.StatusPage;
import dev.muster.server.rest.OpenApi;
import dev.muster.server.rest.Problems;
import dev.muster.server.rest.RestApi;
import dev.muster.server.ws.WebSocketFace;
import dev.muster.server.ws.WebSocketOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All faces of one engine, on one port. */
public final class MusterServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MusterServer.class.getName());
    private static final String NOBODY = "-";

    private final ServerOptions options;
    private final Alerter alerter;
    private final Metrics metrics;
    private final Health health;
    private final StatusPage page = new StatusPage();
    private final RestApi rest;
    private final McpServer protocol;
    private final McpHttp mcp;
    private final WebSocketFace sockets;
    private final AuditLog auditLog;
    private final @Nullable AccessLog accessLog;
    private final Engine engine;
    private final Door door;
    private final HttpServer http;

    private MusterServer(Engine engine, ServerOptions options) throws IOException {
        this.options = options;
        Subscriptions subscriptions = new Subscriptions();
        OwnMemory memory = new OwnMemory(options.alerts().memoryBytes());
        OwnProcessor processor = new OwnProcessor();
        LongSupplier lag = () -> lag(engine, subscriptions);
        this.alerter = Alerter.of(engine, options.alerts(), lag, memory::share, processor::seconds);
        this.metrics = new Metrics(engine, this::open, subscriptions, lag, memory, processor, alerter);
        this.health = new Health(engine);
        this.rest = new RestApi(engine, metrics);
        this.auditLog = AuditLog.in(engine.directory());
        Path log = options.accessLog();
        this.accessLog = log == null ? null : AccessLog.open(log);
        this.engine = engine;
        this.door = new Door(engine, options.door(), options.http().host(), auditLog, System::nanoTime);
        this.protocol = new McpServer(engine, options.mcp(), metrics.tools(), metrics::alerts);
        this.mcp = new McpHttp(protocol);
        this.sockets = WebSocketFace.start(
                engine, WebSocketOptions.defaults(options.http().maxFrame()), door);
        try {
            this.http = HttpServer.start(options.http(), this::handle, "/ws", this::accept);
        } catch (IOException e) {
            alerter.close();
            mcp.close();
            sockets.close();
            closeLogs();
            throw e;
        }
        door.opened(http.port());
        alerter.start();
        Thread.ofPlatform().daemon().name("muster-prepare").start(() -> prepare(processor));
    }

    /** Gets ready what nobody needs in order to listen, and the first who asks would wait for. */
    private void prepare(OwnProcessor processor) {
        processor.seconds();
        protocol.prepare();
    }

    private long lag(Engine engine, Subscriptions subscriptions) {
        return Math.max(subscriptions.lag(engine.events()::last), sockets.largestLag());
    }

    /** Loads what the first server of a process needs and what takes long; see {@link Engine#prefetch}. */
    public static void prefetch() {
        HttpServer.prefetch();
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

    /** Connections that are open now. */
    public int connections() {
        return http.connections();
    }

    /** MCP, for those who speak it other than over HTTP. */
    public McpServer mcp() {
        return protocol;
    }

    /** What looks for alerts. */
    public Alerter alerter() {
        return alerter;
    }

    // --- requests ---

    /** What a request was, in a word of a fixed set, and who made it. */
    private record Answered(String operation, String caller) {}

    /** Whatever is logged meanwhile has the request's id. */
    private void handle(Exchange exchange) throws IOException, InterruptedException {
        Visit visit = door.visit(exchange);
        ScopedValue.Carrier within = ScopedValue.where(RequestId.CURRENT, visit.id());
        Throwable failed = within.call(() -> {
            try {
                handle(exchange, visit);
                return null;
            } catch (IOException | InterruptedException e) { // a call may throw one kind only
                return e;
            }
        });
        // No switch over types: the code that the JVM makes for one is still missing when the first request is here.
        if (failed instanceof IOException e) {
            throw e;
        }
        if (failed instanceof InterruptedException e) {
            throw e;
        }
    }

    private void handle(Exchange exchange, Visit visit) throws IOException, InterruptedException {
        AccessLog log = accessLog;
        long start = System.nanoTime();
        if (log == null) {
            counted(exchange, visit, start);
            return;
        }
        WatchedExchange watched = new WatchedExchange(exchange);
        String caller = NOBODY;
        try {
            caller = counted(watched, visit, start);
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

    /** Answers a request and counts it; tells who called. */
    private String counted(Exchange exchange, Visit visit, long start) throws IOException, InterruptedException {
        Answered answered;
        try {
            answered = answer(exchange, visit);
        } catch (IOException | InterruptedException | RuntimeException e) {
            metrics.requests().failed();
            throw e;
        }
        if (!answered.operation.equals(RestApi.STREAM)) {
            metrics.requests().answered(answered.operation, exchange.status(), System.nanoTime() - start);
        }
        return answered.caller;
    }

    private Answered answer(Exchange exchange, Visit visit) throws IOException, InterruptedException {
        String path = exchange.path();
        if (path.equals(Health.LIVE) || path.equals(Health.READY) || path.equals(Health.STARTED)) {
            health.answer(exchange); // asked by what watches over the server: it has no token, and learns no secret
            return new Answered("health", NOBODY);
        }
        return switch (door.admit(exchange, visit)) {
            case Admission.Admitted(Caller caller) -> new Answered(answer(exchange, caller), caller.name());
            case Admission.Refused(Reason reason, Refusal why) -> {
                // The page holds no data, and asks for a token itself.
                if (reason == Reason.MISSING && page.answers(exchange)) {
                    yield new Answered("page", NOBODY);
                }
                Problems.answer(exchange, why);
                yield new Answered("refused", NOBODY);
            }
        };
    }

    private String answer(Exchange exchange, Caller caller) throws IOException, InterruptedException {
        String path = exchange.path();
        if (path.startsWith(RestApi.PREFIX + "/")) {
            return rest.handle(exchange, caller);
        }
        switch (path) {
            case McpHttp.PATH -> {
                mcp.handle(exchange, caller);
                return "mcp";
            }
            case "/openapi.json" -> {
                exchange.answer(200, "application/json", OpenApi.document(options.version()));
                return "openapi";
            }
            case "/metrics" -> {
                Refusal limited = caller.limited();
                if (limited == null) {
                    metrics.answer(exchange);
                } else {
                    Problems.answer(exchange, limited);
                }
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

    // --- WebSocket connections ---

    private WebSocket.@Nullable Opening accept(Exchange exchange) throws IOException {
        Visit visit = door.visit(exchange);
        Refusal misdirected = door.misdirected(exchange);
        if (misdirected != null) {
            Problems.answer(exchange, misdirected);
            return null;
        }
        return sockets.accept(exchange, visit);
    }

    private Connections open() {
        return new Connections(http.connections(), http.webSockets(), mcp.sessions());
    }

    /** Stops listening and ends what is running; the engine goes on. */
    @Override
    public void close() {
        alerter.close();
        mcp.close(); // first: its streams would wait for the end of their clients
        sockets.close();
        boolean draining = engine.draining();
        sendWaitersAway();
        http.close();
        drain(draining);
        closeLogs();
    }

    /** Whoever waits for work or for events is answered, or the transport would wait for them. */
    private void sendWaitersAway() {
        drain(true);
        door.shut();
        engine.events().wakeAll();
    }

    private void drain(boolean on) {
        try {
            engine.drain(on);
        } catch (RefusedException stopped) {
            LOG.log(System.Logger.Level.DEBUG, "An engine that has stopped gives out nothing anyway", stopped);
        }
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
