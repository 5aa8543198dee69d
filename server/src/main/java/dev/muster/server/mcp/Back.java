package dev.muster.server.mcp;

import dev.muster.server.http.Exchange;

/** The way back to a client while one request of it is being answered. */
interface Back {
    /**
     * Sends a message that belongs to the request.
     *
     * @throws InterruptedException if the client has gone and the request is of no use to anybody any more
     */
    void send(String message) throws InterruptedException;

    /**
     * Finds out whether the client still waits.
     *
     * @throws InterruptedException if it has gone
     */
    void check() throws InterruptedException;

    /** Whether the client is known to have gone for good: nobody is there to be told of what comes of the request. */
    default boolean gone() {
        return false;
    }

    /**
     * Interrupts the calling thread if the client goes away, until the watch is closed: where going away means that it
     * has cancelled, and can be seen.
     */
    default Exchange.Watch interruptIfGone() {
        return Exchange.Watch.NONE;
    }

    /** Breaks the connection on purpose; the client may come back for the rest. Where that makes no sense, nothing. */
    default void breakOff() {}
}
