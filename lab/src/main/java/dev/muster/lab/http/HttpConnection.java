package dev.muster.lab.http;

import dev.muster.lab.operation.TimeLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server for one request after the other, by one thread at a time. Written for load: a request goes
 * in one write, a short response comes in one read, and nothing is handed to another thread.
 */
public final class HttpConnection implements AutoCloseable {
    private static final long LONG_IDLE = 1_000_000_000;

    private final SocketChannel channel;
    private final Socket socket;
    private final OutputStream out;
    private final ResponseReader response;
    private final String authority;
    private final StringBuilder head = new StringBuilder(256);
    private boolean whole = true;
    private long lastUsed = System.nanoTime();

    private HttpConnection(SocketChannel channel, Socket socket, String authority, TimeLimits limits)
            throws IOException {
        this.channel = channel;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.response = new ResponseReader(socket.getInputStream(), limits);
        this.authority = authority;
    }

    /**
     * Connects.
     *
     * @param limits told when the server says something; its limit is the patience for the connection too
     * @throws IOException if that fails; the message says why
     */
    public static HttpConnection open(HttpAddress to, TimeLimits limits) throws IOException {
        SocketChannel channel = SocketChannel.open();
        return new HttpConnection(channel, HttpSocket.open(channel, to, limits.limit()), to.authority(), limits);
    }

    /**
     * Sends a request and reads the response's status and headers; the body is to be read next.
     *
     * @param path path and query
     * @param headers by name, without those that HTTP itself needs
     * @param body null for none
     * @throws IOException if the connection breaks, or the response is no HTTP
     */
    public HttpConnection send(String method, String path, Map<String, String> headers, byte @Nullable [] body)
            throws IOException {
        whole = false;
        head.setLength(0);
        head.append(method)
                .append(' ')
                .append(path.isEmpty() ? "/" : path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority)
                .append("\r\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        } else if (method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: 0\r\n");
        }
        head.append("\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (body != null) {
            byte[] both = new byte[first.length + body.length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(body, 0, both, first.length, body.length);
            first = both;
        }
        out.write(first);
        response.head(method.equals("HEAD"));
        return this;
    }

    /** The response's status. */
    public int status() {
        return response.status();
    }

    /** The response's {@code Content-Type}, or null. */
    public @Nullable String contentType() {
        return response.contentType();
    }

    /** The response's {@code Mcp-Session-Id}, or null. */
    public @Nullable String session() {
        return response.session();
    }

    /** Waits for the first byte of the body, or its end if it has none. */
    public void awaitBody() throws IOException {
        response.await();
    }

    /** Reads the body to its end. */
    public byte[] body() throws IOException {
        byte[] body = response.body();
        lastUsed = System.nanoTime();
        whole = response.keepAlive();
        return body;
    }

    /**
     * Reads some of the body, as soon as there is any; -1 at its end.
     *
     * @param into is filled from its beginning
     */
    public int read(byte[] into) throws IOException {
        int read = response.read(into, 0, into.length);
        if (read < 0) {
            lastUsed = System.nanoTime();
            whole = response.keepAlive();
        }
        return read;
    }

    /** Whether another request may be sent on it; one that was idle for long is asked whether the server has left. */
    public boolean isReusable() {
        return whole && !socket.isClosed() && (System.nanoTime() - lastUsed < LONG_IDLE || isOpen());
    }

    /** Looks without waiting, not even for a millisecond: the operation that comes next is timed already. */
    private boolean isOpen() {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0; // else it has ended, or says what nobody asked for
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException gone) {
            return false;
        }
    }

    /** Cuts it; whoever waits on it wakes up. Any thread may call this. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            System.getLogger(HttpConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "Closing a connection", gone);
        }
    }
}
