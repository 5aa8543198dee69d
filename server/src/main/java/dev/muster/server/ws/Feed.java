package dev.muster.server.ws;

import dev.muster.core.RefusedException;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventLog;
import dev.muster.core.event.EventPage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches the log of one project for all who are subscribed to it: one thread, however many they are. It reads what
 * came once, and wakes those who want any of it.
 */
final class Feed {
    private static final Duration FOREVER = Duration.ofHours(1);
    private static final int PAGE = 1_000;

    private final EventLog log;
    private final String project;
    private final EventTexts texts = new EventTexts();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    /** Begins to watch, from the log's end. */
    Feed(EventLog log, String project) {
        this.log = log;
        this.project = project;
        long seen = log.last(project);
        this.thread = Thread.ofVirtual().name("muster-ws-feed-" + project).unstarted(() -> watch(seen));
    }

    void start() {
        thread.start();
    }

    EventTexts texts() {
        return texts;
    }

    Set<Subscription> subscriptions() {
        return subscriptions;
    }

    private void watch(long from) {
        long seen = from;
        try {
            while (true) {
                if (log.await(project, seen, FOREVER)) {
                    seen = tell(seen);
                }
            }
        } catch (InterruptedException e) {
            // nobody is subscribed any more
        }
    }

    private long tell(long after) {
        try {
            EventPage page = log.read(project, after, EventFilter.ALL, PAGE);
            subscriptions.forEach(each -> each.offer(after, page));
            return page.cursor();
        } catch (RefusedException e) {
            // They find out for themselves what there is to read, or why there is nothing.
            long last = log.last(project);
            subscriptions.forEach(Subscription::wake);
            return last;
        }
    }

    void close() {
        thread.interrupt();
    }
}
