package dev.muster.client.websocket;

import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Passes on what comes over one connection. Public because Jetty looks its methods up from outside. */
public final class Heard implements Session.Listener.AutoDemanding {
    private final WebSocketListener listener;
    private volatile boolean over;

    Heard(WebSocketListener listener) {
        this.listener = listener;
    }

    void nothingMore() {
        over = true;
    }

    @Override
    public void onWebSocketText(String message) {
        if (!over) {
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
        if (!over) {
            over = true;
            listener.closed(code, reason);
        }
    }
}
