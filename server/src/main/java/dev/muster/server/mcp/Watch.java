package dev.muster.server.mcp;

import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventLog;
import dev.muster.core.event.EventPage;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of a set of resources of one project have changed. Reads the project's log on a virtual thread of its
 * own, so that it misses nothing and holds nobody up.
 */
final class Watch implements AutoCloseable {
    private static final int PAGE = 500;
    private static final Duration LONG = Duration.ofHours(1);

    private final EventLog log;
    private final String project;
    private final Consumer<String> changed;
    /** The task of each resource; a project's own resource has none. */
    private final Map<String, TaskKey> uris = new ConcurrentHashMap<>();

    private final Thread thread;

    /** A task, or none: any event of the project counts then. */
    private record TaskKey(@Nullable TaskId task) {}

    /** @param changed is given the URI of a resource that is not any more what it was */
    Watch(EventLog log, String project, Consumer<String> changed) {
        this.log = log;
        this.project = project;
        this.changed = changed;
        long from = log.last(project);
        this.thread = Thread.ofVirtual().name("mcp-watch-" + project).start(() -> follow(from));
    }

    void add(String uri, @Nullable TaskId task) {
        uris.put(uri, new TaskKey(task));
    }

    void remove(String uri) {
        uris.remove(uri);
    }

    int size() {
        return uris.size();
    }

    private void follow(long from) {
        long cursor = from;
        try {
            while (true) {
                if (!log.await(project, cursor, LONG)) {
                    continue;
                }
                EventPage page = log.read(project, cursor, EventFilter.ALL, PAGE);
                cursor = page.cursor();
                for (String uri : concerned(page)) {
                    changed.accept(uri);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private Set<String> concerned(EventPage page) {
        Set<String> found = new LinkedHashSet<>();
        uris.forEach((uri, key) -> {
            boolean hit = page.tooOld() || key.task() == null;
            for (Event event : page.events()) {
                hit |= key.task() != null && key.task().equals(event.task());
            }
            if (hit) {
                found.add(uri);
            }
        });
        return found;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
