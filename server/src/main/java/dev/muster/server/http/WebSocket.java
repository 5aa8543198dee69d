package dev.muster.server.http;

import org.jspecify.annotations.Nullable;

/** An open WebSocket connection, as its {@link Listener} sees it. */
public interface WebSocket {
    /** Sends a text and waits until it is written; false if the connection is closed or breaks. */
    boolean send(String text);

    /** Closes it; a second call does nothing. */
    void close(int code, String reason);

    /** The address that it comes from, without the port. */
    String remote();

    /** A header of the request that opened it. */
    @Nullable
    String header(String name);

    /** A parameter of the query of the request that opened it. */
    @Nullable
    String parameter(String name);

    /** What is told of a connection, one call at a time, in order. */
    interface Listener {
        void opened(WebSocket socket);

        /** A whole text message came. The next one is not read before this returns. */
        void text(String message);

        /** The connection is closed, by either side or by a failure; the last call. */
        void closed(int code, String reason);
    }

    /** Makes the listener of a connection that is about to be opened. */
    @FunctionalInterface
    interface Acceptor {
        /** @return null to refuse it; the exchange was then answered */
        @Nullable
        Listener accept(Exchange exchange) throws Exception;
    }
}
