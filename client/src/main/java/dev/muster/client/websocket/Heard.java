package dev.muster.client.websocket;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Passes on what comes over one connection. Public because Jetty looks its methods up from outside. */
public final class Heard implements Session.Listener.AutoDemanding {
    /** None any more once the end was told, which two threads may find at once: one that reads, one that sends. */
    private final AtomicReference<@Nullable WebSocketListener> listener;

    Heard(WebSocketListener listener) {
        this.listener = new AtomicReference<>(listener);
    }

    /** Also lets the listener go: Jetty's selector keeps the connection that it read last until it reads another. */
    void nothingMore() {
        listener.set(null);
    }

    @Override
    public void onWebSocketText(String message) {
        WebSocketListener listening = listener.get();
        if (listening != null) {
            listening.text(message);
        }
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        over(code, reason == null ? "" : reason);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        String why =
                cause instanceof ClosedChannelException ? "the other side hung up" : String.valueOf(cause.getMessage());
        over(WebSocketConnection.BROKEN, why);
    }

    private void over(int code, String reason) {
        WebSocketListener listening = listener.getAndSet(null);
        if (listening != null) {
            listening.closed(code, reason);
        }
    }
}
