package dev.muster.client.socket;

import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events that are watched. Each has a cursor of its own, so none moves that of the one that takes its place. Fields are
 * the connection's to read; any thread may hear for it.
 */
final class Subscription {
    final EventFilter filter;
    final Watcher watcher;
    /** The last event that was seen. */
    volatile long seen;
    /** The conversation in which its events come. */
    volatile @Nullable Conversation in;
    /** One event at a time, also while a line is left that has one under way and another one repeats it. */
    private final ReentrantLock turn = new ReentrantLock();

    /** @param after the event after which it begins */
    Subscription(EventFilter filter, Watcher watcher, long after) {
        this.filter = filter;
        this.watcher = watcher;
        this.seen = after;
    }

    /** Tells its watcher of an event that has come in, if that is the next in the conversation it is heard in. */
    void hear(Conversation from, Event event) {
        turn.lock();
        try {
            if (in == from && event.seq() > seen) {
                try {
                    watcher.event(event);
                } finally {
                    seen = event.seq();
                }
            }
        } finally {
            turn.unlock();
        }
    }
}
