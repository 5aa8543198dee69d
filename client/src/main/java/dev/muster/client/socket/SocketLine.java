package dev.muster.client.socket;

import dev.muster.client.websocket.WebSocketConnection;
import dev.muster.client.websocket.WebSocketConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A line to a server that listens. */
record SocketLine(WebSocketConnection connection) implements Line {
    private static final Duration SENDING = Duration.ofSeconds(30);

    /** Opens lines among these connections, which their owner closes after them. */
    static Opener opener(WebSocketConnections connections) {
        return listener -> new SocketLine(connections.open(listener));
    }

    @Override
    public void send(String message) throws IOException {
        try {
            connection.send(message).get(SENDING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the connection is broken: " + e.getCause(), e);
        } catch (TimeoutException e) {
            abort();
            throw new IOException("the server has taken nothing in for " + SENDING.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("sending was interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close().join();
        } catch (CompletionException e) {
            connection.abort(); // it was broken already
        }
    }

    @Override
    public void abort() {
        connection.abort();
    }
}
