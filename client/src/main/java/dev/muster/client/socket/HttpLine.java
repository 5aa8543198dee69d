package dev.muster.client.socket;

import dev.muster.client.http.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A line by the JDK's own client: one thread waits for all of them, and an idle one costs some kilobytes. */
final class HttpLine implements Line, WebSocket.Listener {
    private static final int BROKEN = 1006;
    private static final Duration SENDING = Duration.ofSeconds(30);

    private final Listener listener;
    private final ReentrantLock sending = new ReentrantLock();
    private @Nullable StringBuilder begun;
    private volatile @Nullable WebSocket socket;
    private volatile boolean ended;

    private HttpLine(Listener listener) {
        this.listener = listener;
    }

    /** Opens lines to a server by a client, which its owner closes after them. */
    static Opener opener(HttpClient client, ServerAddress server, Duration patience) {
        URI uri = URI.create((server.tls() ? "wss://" : "ws://") + server.authority() + "/ws");
        return listener -> {
            HttpLine line = new HttpLine(listener);
            try {
                line.socket = client.newWebSocketBuilder()
                        .connectTimeout(patience)
                        .buildAsync(uri, line)
                        .get();
                return line;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
            }
        };
    }

    @Override
    public void send(String message) throws IOException {
        WebSocket open = socket;
        if (open == null || ended) {
            throw new IOException("the connection is closed");
        }
        sending.lock(); // the JDK's socket takes one message at a time
        try {
            open.sendText(message, true).get(SENDING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the connection is broken: " + e.getCause(), e);
        } catch (TimeoutException e) {
            abort();
            throw new IOException("the server has taken nothing in for " + SENDING.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("sending was interrupted", e);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            try {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            } catch (CompletionException e) {
                open.abort(); // it was broken already
            }
        }
    }

    @Override
    public void abort() {
        ended = true;
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        StringBuilder earlier = begun;
        if (!last) {
            begun = (earlier == null ? new StringBuilder() : earlier).append(data);
        } else {
            begun = null;
            if (!ended) {
                listener.text(
                        earlier == null ? data.toString() : earlier.append(data).toString());
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        over(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        over(BROKEN, String.valueOf(error.getMessage()));
    }

    private void over(int code, String reason) {
        if (!ended) {
            ended = true;
            listener.closed(code, reason);
        }
    }
}
