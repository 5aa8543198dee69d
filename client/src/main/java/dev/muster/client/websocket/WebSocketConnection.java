package dev.muster.client.websocket;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** One connection, as long as it lasts. */
public final class WebSocketConnection {
    /** What a connection counts as closed with that just broke. */
    public static final int BROKEN = StatusCode.NO_CLOSE;

    private final Session session;
    final Heard heard;

    WebSocketConnection(Session session, Heard heard) {
        this.session = session;
        this.heard = heard;
    }

    /**
     * Sends a message. Several threads may; messages go in the order of the calls, whether or not those before are on
     * their way.
     *
     * @return done when the network has taken it; failed if the connection is over
     */
    public CompletableFuture<Void> send(String message) {
        Callback.Completable taken = new Callback.Completable();
        session.sendText(message, taken);
        return taken;
    }

    /** Says goodbye; the listener hears of the end when the other side agrees. Done when the network has taken it. */
    public CompletableFuture<Void> close() {
        Callback.Completable taken = new Callback.Completable();
        session.close(StatusCode.NORMAL, "", taken);
        return taken;
    }

    /** Breaks it off; the listener hears nothing more. */
    public void abort() {
        heard.nothingMore();
        session.disconnect();
    }
}
