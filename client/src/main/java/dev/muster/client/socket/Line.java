package dev.muster.client.socket;

import dev.muster.client.websocket.WebSocketListener;
import java.io.IOException;

/** One WebSocket connection, as long as it lasts. */
interface Line {
    /** Opens lines. */
    interface Opener {
        /**
         * Opens one.
         *
         * @throws IOException if the server cannot be reached; the message says why
         */
        Line open(WebSocketListener listener) throws IOException, InterruptedException;
    }

    /**
     * Sends a message; may be called by several threads.
     *
     * @throws IOException if the line is broken
     */
    void send(String message) throws IOException;

    /** Says goodbye; the listener hears of the end when the other side agrees. */
    void close();

    /** Breaks it off; the listener hears nothing more. */
    void abort();
}
