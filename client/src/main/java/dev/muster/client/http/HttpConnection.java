package dev.muster.client.http;

import dev.muster.client.pool.Pooled;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One connection to a server, for one request at a time. A virtual thread that waits for its answer costs nothing. */
public final class HttpConnection implements Pooled {
    private static final DefaultBHttpClientConnectionFactory FACTORY =
            DefaultBHttpClientConnectionFactory.builder().build();
    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

    /** The largest answer that is read, in bytes: more than the largest artifact in base64. */
    public static final int LARGEST_ANSWER = 128 * 1024 * 1024;

    /** Bytes of a body that are sent in one piece, and without asking first. */
    private static final int AT_ONCE = 64 * 1024;

    private final DefaultBHttpClientConnection connection;
    private final Socket socket;
    private final String authority;
    private boolean reusable = true;

    private HttpConnection(DefaultBHttpClientConnection connection, Socket socket, String authority) {
        this.connection = connection;
        this.socket = socket;
        this.authority = authority;
    }

    /**
     * Connects.
     *
     * @param patience for the connection, and for the TLS handshake
     * @param tls whom to trust; null for those whom Java trusts
     * @throws IOException if it cannot be connected; the message says why
     */
    public static HttpConnection open(ServerAddress to, Duration patience, @Nullable SSLContext tls)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(millis(patience));
            InetSocketAddress address = new InetSocketAddress(to.host(), to.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("there is no host '" + to.host() + "'");
            }
            socket.connect(address, millis(patience));
            Socket spoken = to.tls() ? secured(socket, to, tls) : socket;
            DefaultBHttpClientConnection connection = FACTORY.createConnection(spoken);
            connection.setSocketTimeout(Timeout.DISABLED); // from here on silence has its own watch
            return new HttpConnection(connection, socket, to.authority());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, ServerAddress to, @Nullable SSLContext tls) throws IOException {
        SSLContext context = tls == null ? standard() : tls;
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, to.host(), to.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate has to be the host's
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static SSLContext standard() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param target path and query
     * @param body null for none
     * @param patience the longest time without a byte sent or received that is borne; it may be noticed as late as
     *     after twice that
     * @throws SocketTimeoutException if the server is silent for longer
     * @throws IOException if the connection breaks; whether the server has done what was asked is not known then
     */
    public HttpAnswer exchange(
            String method, String target, Map<String, String> headers, byte @Nullable [] body, Duration patience)
            throws IOException {
        reusable = false;
        BasicClassicHttpRequest request = request(method, target, headers, body);
        Silence silence = new Silence(socket, connection, patience);
        try {
            return exchange(request);
        } catch (IOException e) {
            throw silence.wasBroken() ? new SocketTimeoutException("no answer within " + patience) : e;
        } finally {
            reusable &= silence.over();
        }
    }

    /**
     * Sends a request whose answer is read as it comes, however long that takes: nobody watches for silence. A virtual
     * thread that is interrupted meanwhile breaks the connection.
     *
     * @param target path and query
     * @param body null for none
     * @return the answer; no other request may be sent before it is closed
     * @throws IOException if the connection breaks; whether the server has done what was asked is not known then
     */
    public Reply begin(String method, String target, Map<String, String> headers, byte @Nullable [] body)
            throws IOException {
        reusable = false;
        BasicClassicHttpRequest request = request(method, target, headers, body);
        HttpCoreContext context = HttpCoreContext.create();
        try {
            ClassicHttpResponse response = EXECUTOR.execute(request, connection, context);
            return new Reply(response, DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context));
        } catch (HttpException e) {
            throw new IOException("the answer is no HTTP: " + e.getMessage(), e);
        }
    }

    /** An answer that is read as it comes. */
    public final class Reply implements AutoCloseable {
        private final ClassicHttpResponse response;
        private final boolean keptAlive;
        private final InputStream body;
        private boolean ended;

        private Reply(ClassicHttpResponse response, boolean keptAlive) throws IOException {
            this.response = response;
            this.keptAlive = keptAlive;
            HttpEntity entity = response.getEntity();
            this.ended = entity == null || entity.getContentLength() == 0;
            this.body = entity == null ? InputStream.nullInputStream() : new Body(entity.getContent());
        }

        /** Its status code. */
        public int status() {
            return response.getCode();
        }

        /** A header; null where it has none. */
        public @Nullable String header(String name) {
            return value(response, name);
        }

        /** What it says; closed with the answer. */
        public InputStream body() {
            return body;
        }

        /** One that was not read to its end ends its connection: it may have none. */
        @Override
        public void close() {
            if (ended) {
                reusable = keptAlive;
            } else {
                connection.close(CloseMode.IMMEDIATE);
            }
        }

        private final class Body extends FilterInputStream {
            Body(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                return seen(super.read());
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                return seen(super.read(into, at, length));
            }

            private int seen(int read) {
                ended |= read < 0;
                return read;
            }

            @Override
            public void close() {
                // with the answer
            }
        }
    }

    private BasicClassicHttpRequest request(
            String method, String target, Map<String, String> headers, byte @Nullable [] body) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, target);
        request.setHeader("Host", authority);
        headers.forEach(request::setHeader);
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
            request.setHeader("Content-Length", body.length);
            if (body.length > AT_ONCE) {
                // Who refuses it by its length hangs up, and what it said would be lost to one that still sends.
                request.setHeader("Expect", "100-continue");
            }
            request.setEntity(entity(body));
        }
        return request;
    }

    /** A long body goes in pieces, so that it can be seen whether a slow line takes any. */
    private static HttpEntity entity(byte[] body) {
        return body.length <= AT_ONCE
                ? new ByteArrayEntity(body, ContentType.APPLICATION_JSON)
                : new InputStreamEntity(new ByteArrayInputStream(body), body.length, ContentType.APPLICATION_JSON);
    }

    private HttpAnswer exchange(BasicClassicHttpRequest request) throws IOException {
        HttpCoreContext context = HttpCoreContext.create();
        try (ClassicHttpResponse response = EXECUTOR.execute(request, connection, context)) {
            byte[] content = content(response.getEntity());
            reusable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
            return new HttpAnswer(
                    response.getCode(), value(response, "Content-Type"), value(response, "ETag"), content);
        } catch (HttpException e) {
            throw new IOException("the answer is no HTTP: " + e.getMessage(), e);
        }
    }

    private byte[] content(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        long told = entity.getContentLength();
        if (told > LARGEST_ANSWER) {
            throw tooLarge("is " + told + " bytes long");
        }
        InputStream in = entity.getContent();
        if (told >= 0 && told <= AT_ONCE) {
            byte[] content = new byte[(int) told]; // a long one gets its room as it comes, whatever it says
            int read = in.readNBytes(content, 0, content.length);
            return read == content.length ? content : Arrays.copyOf(content, read);
        }
        byte[] content = in.readNBytes(LARGEST_ANSWER + 1);
        if (content.length > LARGEST_ANSWER) {
            throw tooLarge("goes on and on");
        }
        return content;
    }

    /** Hangs up first: whoever is done with an answer reads it to its end, which this one may not have. */
    private IOException tooLarge(String how) {
        connection.close(CloseMode.IMMEDIATE);
        return new IOException("the answer " + how + "; no more than " + LARGEST_ANSWER + " are read");
    }

    private static @Nullable String value(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Whether another request may be sent on it. */
    public boolean isReusable() {
        return reusable && connection.isOpen();
    }

    @Override
    public boolean isStale() {
        try {
            return connection.isStale();
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        // One in the middle of something is cut; one at rest says goodbye.
        connection.close(reusable ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
    }
}
