package dev.muster.server.http;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Listens for HTTP and WebSocket connections; each request runs on a virtual thread of its own. */
public final class HttpServer implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(5);

    /** No ambiguous segments; but slashes and percent signs may be encoded: names of artifacts contain some. */
    private static final UriCompliance PATHS = UriCompliance.DEFAULT.with(
            "MUSTER",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Begins to listen.
     *
     * @param socketPath the one path where WebSocket connections are taken
     * @throws IOException if the address cannot be bound; the message says which and why
     */
    public static HttpServer start(
            HttpOptions options, HttpHandler handler, String socketPath, WebSocket.Acceptor acceptor)
            throws IOException {
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setMaxConcurrentTasks(-1); // waiting requests are cheap: what bounds them is the connection limit
        Server server = new Server(
                threads, new ScheduledExecutorScheduler("muster-http-timer", true), new ArrayByteBufferPool());
        ServerConnector connector =
                new ServerConnector(server, 1, 1, PromptConnection.factory(http(options), options.idle()));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(options.idle().toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.connections(), connector));
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        sockets.setMaxTextMessageSize(options.maxFrame());
        sockets.setMaxFrameSize(options.maxFrame());
        sockets.setMaxBinaryMessageSize(1);
        sockets.setInputBufferSize(1024);
        sockets.setOutputBufferSize(1024);
        server.setHandler(new JettyHandler(options, handler, socketPath, acceptor, sockets));
        server.setErrorHandler(new Failures());
        server.setStopTimeout(STOP.toMillis());
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw cannotListen(options, e);
        }
        return new HttpServer(server, connector);
    }

    private static HttpConfiguration http(HttpOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(options.maxHeaders());
        http.setInputBufferSize(4 * 1024);
        http.setOutputBufferSize(8 * 1024);
        http.setUriCompliance(PATHS);
        return http;
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
