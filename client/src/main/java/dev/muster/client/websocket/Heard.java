package dev.muster.client.websocket;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Passes on what comes over one connection. Public because Jetty looks its methods up from outside. */
public final class Heard implements Session.Listener.AutoDemanding {
    private final WebSocketListener listener;
    /** Whoever sends may find it broken while another thread reads its end: that is told once. */
    private final AtomicBoolean over = new AtomicBoolean();

    Heard(WebSocketListener listener) {
        this.listener = listener;
    }

    void nothingMore() {
        over.set(true);
    }

    @Override
    public void onWebSocketText(String message) {
        if (!over.get()) {
            listener.text(message);
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
        if (over.compareAndSet(false, true)) {
            listener.closed(code, reason);
        }
    }
}
