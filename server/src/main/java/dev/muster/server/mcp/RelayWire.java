package dev.muster.server.mcp;

import dev.muster.client.http.HttpConnection;
import dev.muster.client.http.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections between a relay and its server: one for each request at a time, kept for the next. Java's own client
 * took twice the processor time and 30 % more memory for this (docs/decisions/0046-a-light-relay.md).
 */
final class RelayWire implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** One that was used so lately is taken to be there still: to look costs a millisecond. */
    private static final long FRESH_NANOS = Duration.ofMillis(20).toNanos();

    private static final int MOST_IDLE = 64;

    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private record Idle(HttpConnection connection, ServerAddress to, long since) {}

    /** An answer that is read as it comes; to be closed. */
    final class Reply implements AutoCloseable {
        private final ServerAddress from;
        private final HttpConnection connection;
        private final HttpConnection.Reply reply;

        private Reply(ServerAddress from, HttpConnection connection, HttpConnection.Reply reply) {
            this.from = from;
            this.connection = connection;
            this.reply = reply;
        }

        int status() {
            return reply.status();
        }

        @Nullable
        String header(String name) {
            return reply.header(name);
        }

        InputStream body() {
            return reply.body();
        }

        @Override
        public void close() {
            reply.close();
            if (connection.isReusable() && idle.size() < MOST_IDLE && !closed) {
                idle.addFirst(new Idle(connection, from, System.nanoTime()));
            } else {
                connection.close();
            }
        }
    }

    /**
     * Sends a request and waits until its answer begins, however long that takes.
     *
     * @param body null for none
     * @throws java.net.ConnectException if there is nobody: nothing was sent
     * @throws InterruptedException if this virtual thread is interrupted, which breaks the connection
     * @throws IOException if the connection breaks
     */
    Reply send(URI server, String method, String path, Map<String, String> headers, byte @Nullable [] body)
            throws IOException, InterruptedException {
        ServerAddress to = ServerAddress.parse(server.toString());
        HttpConnection connection = connection(to);
        boolean begun = false;
        try {
            Reply reply = new Reply(to, connection, connection.begin(method, path, headers, body));
            begun = true;
            return reply;
        } catch (IOException broken) {
            throw interruptedOr(broken);
        } finally {
            if (!begun) {
                connection.close();
            }
        }
    }

    /** A connection that broke because its thread was interrupted says so in its own words. */
    static IOException interruptedOr(IOException broken) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return broken;
    }

    private HttpConnection connection(ServerAddress to) throws IOException {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            boolean fresh = System.nanoTime() - next.since < FRESH_NANOS;
            if (next.to.equals(to) && (fresh || !next.connection.isStale())) {
                return next.connection;
            }
            next.connection.close();
        }
        return HttpConnection.open(to, CONNECT, /* tls= */ null);
    }

    @Override
    public void close() {
        closed = true;
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.connection.close();
        }
    }
}
