package dev.muster.client.websocket;

/** What comes over a connection. Called by one thread at a time; {@code closed} comes once, and last. */
public interface WebSocketListener {
    /** A whole message. The next comes when this returns. */
    void text(String message);

    /**
     * The connection is over.
     *
     * @param code as the other side gave it; {@link WebSocketConnection#BROKEN} if it just broke
     */
    void closed(int code, String reason);
}
