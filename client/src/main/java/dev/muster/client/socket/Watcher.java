package dev.muster.client.socket;

import dev.muster.core.event.Event;

/**
 * Takes the events of a subscription, in order, on the thread that reads the connection: it must not wait for an answer
 * over the same connection, and while it works nothing else is read. One that is slow is served from the server's log.
 */
@FunctionalInterface
public interface Watcher {
    void event(Event event);

    /**
     * Events after this cursor have been deleted before they could be read: the state has to be read anew.
     *
     * @param after the last event that was seen
     */
    default void missed(long after) {}
}
