package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.time.Deadlines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection that says whatever it is told to, and keeps what it hears, the close included. */
final class RawSocket implements AutoCloseable {
    /** What a broken connection counts as: it was not closed with a code. */
    static final int BROKEN = 1006;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private RawSocket(HttpClient http, String server) throws IOException, InterruptedException {
        this.socket = awaited(http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(URI.create(server.replaceFirst("^http", "ws") + "/ws"), new Listener()));
    }

    /** Connects; says nothing yet. */
    static RawSocket open(HttpClient http, String server) throws IOException, InterruptedException {
        return new RawSocket(http, server);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable broken) {
            closed.complete(BROKEN);
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
            awaited(socket.sendText(text, true));
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
