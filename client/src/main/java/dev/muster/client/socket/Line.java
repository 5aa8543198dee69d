package dev.muster.client.socket;

import java.io.IOException;

/** One WebSocket connection, as long as it lasts. */
interface Line {
    /** What comes over a line. Called by one thread at a time; {@code closed} comes once, and last. */
    interface Listener {
        void text(String message);

        /** @param code as the other side gave it; 1006 if it just broke */
        void closed(int code, String reason);
    }

    /** Opens lines. */
    interface Opener {
        /**
         * Opens one.
         *
         * @throws IOException if the server cannot be reached; the message says why
         */
        Line open(Listener listener) throws IOException, InterruptedException;
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
