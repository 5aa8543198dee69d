package dev.muster.server.metric;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** Who reads events as they happen, and how far each has come. */
public final class Subscriptions {
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

    /** One reader of one project's events; closed when it has gone. */
    public final class Subscription implements AutoCloseable {
        private final String project;
        private volatile long cursor;

        private Subscription(String project, long cursor) {
            this.project = project;
            this.cursor = cursor;
        }

        /** Says how far it has come: the sequence number of the last event that it was sent or that was left out. */
        public void at(long seq) {
            cursor = seq;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /** Notes a reader that begins after an event. */
    public Subscription open(String project, long cursor) {
        Subscription subscription = new Subscription(project, cursor);
        open.add(subscription);
        return subscription;
    }

    /** Readers there are now. */
    public int count() {
        return open.size();
    }

    /**
     * By how many events the one that is furthest behind is behind.
     *
     * @param last tells the last event of a project
     */
    public long lag(ToLongFunction<String> last) {
        long most = 0;
        for (Subscription each : open) {
            most = Math.max(most, last.applyAsLong(each.project) - each.cursor);
        }
        return most;
    }
}
