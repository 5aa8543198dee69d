package dev.muster.server.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Listens for HTTP and WebSocket connections; each request runs on a virtual thread of its own. */
public final class HttpServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
    /** How long the end waits for requests to be answered. */
    private static final Duration STOP = Duration.ofSeconds(5);
    /** How long the end waits for a further request on a connection that is open: then it is closed. */
    private static final Duration SILENT_AT_END = Duration.ofMillis(100);
    /** Bytes of buffers that are kept for reuse, on the heap and beside it; what is over is left to the collector. */
    private static final long POOLED = 16 * 1024 * 1024;
    /** Bytes; a message is short, and a longer one is read in pieces. */
    private static final int SOCKET_BUFFER = 1024;

    /** No ambiguous segments; but slashes and percent signs may be encoded: names of artifacts contain some. */
    private static final UriCompliance PATHS = UriCompliance.DEFAULT.with(
            "MUSTER",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

    private final Server server;
    private final ServerConnector connector;
    private final ServerWebSocketContainer sockets;

    private HttpServer(Server server, ServerConnector connector, ServerWebSocketContainer sockets) {
        this.server = server;
        this.connector = connector;
        this.sockets = sockets;
    }

    /**
     * Makes a server that never starts, which takes long the first time, not least for Jetty's look at all locales.
     * Beside that a virtual thread waits for a socket: the first that does starts the threads that wait for all, and
     * the first connection would wait 20 ms for them. Jetty also asks for the time zone.
     */
    public static void prefetch() {
        Thread.startVirtualThread(HttpServer::awaitNothing);
        new Server(new VirtualThreadPool(), null, new ArrayByteBufferPool());
        Objects.requireNonNull(ZoneId.systemDefault());
    }

    private static void awaitNothing() {
        try (Selector nobody = Selector.open()) {
            nobody.select(1);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "Not loaded ahead: who waits for sockets", e);
        }
    }

    /**
     * Begins to listen.
     *
     * @param socketPath the one path where WebSocket connections are taken
     * @throws IOException if the address cannot be bound, or certificate and key are no pair that can be read; the
     *     message says which and why
     */
    public static HttpServer start(
            HttpOptions options, HttpHandler handler, String socketPath, WebSocket.Acceptor acceptor)
            throws IOException {
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setMaxConcurrentTasks(-1); // waiting requests are cheap: what bounds them is the connection limit
        Server server = new Server(
                threads,
                new ScheduledExecutorScheduler("muster-http-timer", true),
                new ArrayByteBufferPool(-1, -1, -1, Integer.MAX_VALUE, POOLED, POOLED));
        HttpConfiguration http = http(options);
        ServerConnector connector =
                new PoliteConnector(server, options.connectionsPerAddress(), factories(options, http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(options.idle().toMillis());
        connector.setAcceptQueueSize(1024);
        connector.setShutdownIdleTimeout(SILENT_AT_END.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.connections(), connector));
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        sockets.setMaxTextMessageSize(options.maxFrame());
        sockets.setMaxFrameSize(options.maxFrame());
        sockets.setInputBufferSize(SOCKET_BUFFER);
        sockets.setOutputBufferSize(SOCKET_BUFFER);
        sockets.setIdleTimeout(Duration.ZERO); // whoever takes the connections knows better when one is silent
        server.setHandler(new JettyHandler(options, handler, socketPath, acceptor, sockets));
        server.setErrorHandler(new Failures());
        server.setStopTimeout(STOP.toMillis());
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw cannotListen(options, e);
        }
        return new HttpServer(server, connector, sockets);
    }

    private static HttpConfiguration http(HttpOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(options.maxHeaders());
        http.setInputBufferSize(4 * 1024);
        http.setOutputBufferSize(8 * 1024);
        // Else each connection that stays open keeps a table of 100 KB, to save 1.5 µs a request
        // (docs/decisions/0048-no-header-cache.md).
        http.setHeaderCacheSize(0);
        http.setUriCompliance(PATHS);
        return http;
    }

    private static ConnectionFactory[] factories(HttpOptions options, HttpConfiguration http) throws IOException {
        ConnectionFactory plain = PromptConnection.factory(http, options.idle());
        HttpOptions.Tls tls = options.tls();
        if (tls == null) {
            return new ConnectionFactory[] {plain};
        }
        // Names are not compared: a certificate for another name is for the client to refuse.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[] {TlsFactory.of(tls, plain.getProtocol()), plain};
    }

    private static IOException cannotListen(HttpOptions options, Exception e) {
        Throwable cause = e instanceof BindException || e.getCause() == null ? e : e.getCause();
        return new IOException(
                "cannot listen on " + options.host() + ":" + options.port() + ": " + cause.getMessage(), e);
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Connections that are open now. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** WebSocket connections that are open now. */
    public int webSockets() {
        return sockets.getOpenSessions().size();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger(HttpServer.class.getName()).log(System.Logger.Level.DEBUG, "Stopping the transport", e);
        }
    }
}
