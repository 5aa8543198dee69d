package dev.muster.server.http;

import org.jspecify.annotations.Nullable;

/** An open WebSocket connection, as its {@link Listener} sees it. */
public interface WebSocket {
    /** Sends a text and waits until it is written; false if the connection is closed or breaks. */
    boolean send(String text);

    /** Asks the other side for a pong; waits for nothing. */
    void ping();

    /**
     * Says goodbye and waits for nothing; a second call does nothing.
     *
     * @param reason for the other side; what is over 123 bytes in UTF-8 is cut off
     */
    void close(int code, String reason);

    /** Breaks the connection off without a word. Whoever waits in {@link #send} is answered. */
    void abort();

    /** From now on takes messages of so many bytes; a larger one closes the connection with code 1009. */
    void maxMessage(int bytes);

    /** What is told of a connection, one call at a time, in order. */
    interface Listener {
        /** The connection is open; the first call. */
        void opened();

        /** A whole text message came. The next one is not read before this returns. */
        void text(String message);

        /** A binary message came; nothing was kept of it. */
        void binary();

        /** The other side answered a ping. */
        void pong();

        /** The connection is closed, by either side or by a failure; the last call. */
        void closed(int code, String reason);
    }

    /** Decides about a connection before it is opened. */
    @FunctionalInterface
    interface Acceptor {
        /** @return null to refuse it; the exchange was then answered */
        @Nullable
        Opening accept(Exchange exchange) throws Exception;
    }

    /** Makes the listener of a connection. */
    @FunctionalInterface
    interface Opening {
        /** @param socket is used only after {@link Listener#opened} */
        Listener listener(WebSocket socket);
    }
}
