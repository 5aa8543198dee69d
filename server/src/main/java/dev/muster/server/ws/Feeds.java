package dev.muster.server.ws;

import dev.muster.core.event.EventLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A feed for each project that somebody is subscribed to, and only for those. */
final class Feeds {
    private final EventLog log;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

    Feeds(EventLog log) {
        this.log = log;
    }

    /**
     * Makes a subscription, which is told of what happens from now on; it has to be woken to read what is there.
     *
     * @throws dev.muster.core.RefusedException if there is no such project
     */
    Subscription add(String project, Function<EventTexts, Subscription> made) {
        Subscription[] added = new Subscription[1];
        feeds.compute(project, (name, feed) -> {
            Feed open = feed == null ? new Feed(log, name) : feed;
            added[0] = made.apply(open.texts());
            open.subscriptions().add(added[0]);
            if (feed == null) {
                open.start();
            }
            return open;
        });
        return added[0];
    }

    void remove(Subscription subscription) {
        feeds.computeIfPresent(subscription.project(), (name, feed) -> {
            feed.subscriptions().remove(subscription);
            if (!feed.subscriptions().isEmpty()) {
                return feed;
            }
            feed.close();
            return null;
        });
    }

    /** Subscriptions that there are. */
    int subscriptions() {
        return feeds.values().stream()
                .mapToInt(feed -> feed.subscriptions().size())
                .sum();
    }

    /** How many events the slowest is behind. */
    long largestLag() {
        long largest = 0;
        for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
            long last = log.last(feed.getKey());
            for (Subscription each : feed.getValue().subscriptions()) {
                largest = Math.max(largest, last - each.cursor());
            }
        }
        return largest;
    }

    void close() {
        feeds.values().forEach(Feed::close);
    }
}
