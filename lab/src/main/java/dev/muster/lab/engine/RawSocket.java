package dev.muster.lab.engine;

import dev.muster.client.websocket.WebSocketConnection;
import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.client.websocket.WebSocketListener;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.time.Deadlines;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection that says whatever it is told to, and keeps what it hears, the close included. */
final class RawSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocketConnection socket;

    private RawSocket(WebSocketConnections connections) throws IOException, InterruptedException {
        this.socket = connections.open(new Listener());
    }

    /** Connects; says nothing yet. */
    static RawSocket open(WebSocketConnections connections) throws IOException, InterruptedException {
        return new RawSocket(connections);
    }

    private final class Listener implements WebSocketListener {
        @Override
        public void text(String message) {
            heard.add(message);
        }

        @Override
        public void closed(int code, String reason) {
            closed.complete(code);
        }
    }

    private static <T> T awaited(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return Deadlines.await(future, PATIENCE);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("nothing within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    /** Says something; false if the connection takes nothing any more. */
    boolean say(String text) throws InterruptedException {
        try {
            awaited(socket.send(text));
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * The next message with this ref, past others.
     *
     * @throws IOException if none comes, or one that cannot be understood
     */
    Fields answer(long ref) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String text = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (text == null) {
                throw new IOException("no answer to " + ref + " within " + PATIENCE.toSeconds() + " s");
            }
            try {
                Fields message = Fields.of(JsonTree.parse(text));
                if (message.has("ref") && message.whole("ref") == ref) {
                    return message;
                }
            } catch (JsonTree.NotJson | IllegalArgumentException e) {
                throw new IOException("the server sent what cannot be understood: " + e.getMessage(), e);
            }
        }
    }

    /** Whether the other side has closed it. */
    boolean isClosed() {
        return closed.isDone();
    }

    /**
     * The code with which the other side closes it.
     *
     * @throws IOException if it does not
     */
    int closeCode() throws IOException, InterruptedException {
        return awaited(closed);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
