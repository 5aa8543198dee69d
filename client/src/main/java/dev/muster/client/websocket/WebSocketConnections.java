package dev.muster.client.websocket;

import dev.muster.client.http.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one WebSocket server, by the thousand: one thread waits for all of them, what they hear is told
 * on virtual threads, and an idle one costs about 8 KB of heap. Closing this breaks them all off.
 *
 * <p>They are Jetty's: the JDK's own client loses the end of a connection that is cut right after a message (decision
 * 26).
 */
public final class WebSocketConnections implements AutoCloseable {
    /** Handshakes under way and waiting: as good as unlimited, as whoever opens connections paces that. */
    private static final int AT_ONCE = 1 << 20;

    private static final int UNLIMITED = -1;
    /** Jetty reads so much at a time, and takes as much of the heap for each message: most are a quarter of it. */
    private static final int BUFFER_BYTES = 1024;

    private final URI uri;
    private final Duration patience;
    private final WebSocketClient client;

    /**
     * For connections to a server, over TLS trusting those whom Java trusts.
     *
     * @param uri whose scheme is {@code ws} or {@code wss}
     * @param patience for each connection to be made, the handshake included
     */
    public WebSocketConnections(URI uri, Duration patience) {
        this(uri, patience, null);
    }

    /** The same, trusting others, unless null. */
    public WebSocketConnections(URI uri, Duration patience, @Nullable SSLContext trust) {
        this.uri = uri;
        this.patience = patience;
        this.client = new WebSocketClient(http(tls(uri, trust)));
        client.setIdleTimeout(Duration.ZERO); // heartbeats, or whoever waits, tell when a server is gone
        client.setInputBufferSize(BUFFER_BYTES);
        client.setOutputBufferSize(BUFFER_BYTES);
        client.setMaxTextMessageSize(HttpConnection.LARGEST_ANSWER);
        client.setMaxFrameSize(HttpConnection.LARGEST_ANSWER);
        // Or a frame that is too long would be read in pieces, as far as a message may go.
        client.setAutoFragment(false);
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("WebSocket connections cannot be made here: " + e.getMessage(), e);
        }
    }

    private HttpClient http(SslContextFactory.Client tls) {
        VirtualThreadPool threads = new VirtualThreadPool(UNLIMITED); // listeners may wait
        threads.setName("muster-websocket");
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setSslContextFactory(tls);
        connector.setConnectTimeout(patience);
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setMaxConnectionsPerDestination(AT_ONCE);
        http.setMaxRequestsQueuedPerDestination(AT_ONCE);
        http.setHttpCookieStore(new HttpCookieStore.Empty()); // agents share these connections, and nothing else
        http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "muster"));
        return http;
    }

    private static SslContextFactory.Client tls(URI uri, @Nullable SSLContext trust) {
        if (!"wss".equals(uri.getScheme())) {
            return new NoTls();
        }
        SslContextFactory.Client tls = new SslContextFactory.Client();
        try {
            tls.setSslContext(trust == null ? SSLContext.getDefault() : trust);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("there is no TLS here: " + e.getMessage(), e);
        }
        return tls;
    }

    /** Reads no certificates, which would take a fifth of a second that no plain connection needs. */
    private static final class NoTls extends SslContextFactory.Client {
        @Override
        protected void doStart() {}
    }

    /**
     * Opens one.
     *
     * @throws IOException if the server cannot be reached, or is no WebSocket server; the message says why
     */
    public WebSocketConnection open(WebSocketListener listener) throws IOException, InterruptedException {
        Heard heard = new Heard(listener);
        // No limit of Jetty's own for the handshake: that would keep each connection in memory until it is over.
        CompletableFuture<Session> opening = client.connect(heard, uri);
        try {
            return new WebSocketConnection(opening.get(patience.toNanos(), TimeUnit.NANOSECONDS), heard);
        } catch (ExecutionException e) {
            throw new IOException(why(e), e);
        } catch (TimeoutException e) {
            giveUp(opening, heard);
            throw new IOException(tooLate(), e);
        } catch (InterruptedException e) {
            giveUp(opening, heard);
            throw e;
        }
    }

    /** Hangs up, also if it was made in this very moment. */
    private static void giveUp(CompletableFuture<Session> opening, Heard heard) {
        heard.nothingMore();
        if (!opening.cancel(true)) {
            opening.thenAccept(Session::disconnect);
        }
    }

    private String tooLate() {
        return "no connection within " + patience.toMillis() + " ms";
    }

    private String why(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof TimeoutException) {
            return tooLate();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            System.getLogger(WebSocketConnections.class.getName())
                    .log(System.Logger.Level.DEBUG, "Closing connections", e);
        }
    }
}
