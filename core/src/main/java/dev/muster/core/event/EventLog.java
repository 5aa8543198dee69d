package dev.muster.core.event;

import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.ledger.Change;
import dev.muster.core.store.EventRows;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log of each project, for reading.
 *
 * <p>A subscription is no more than a cursor that its reader holds: read what is after it, {@linkplain #await wait} for
 * more, read on. Nothing is kept per reader, so one that is slow or gone costs nothing, and one that comes back goes on
 * where it was.
 */
public final class EventLog {
    private final EventTail tail = new EventTail();
    private final ReadPool readers;

    public EventLog(ReadPool readers) {
        this.readers = readers;
    }

    /** Tells where a project's log ends; called before the ledger starts. */
    public void begin(String project, long last) {
        tail.begin(project, last);
    }

    /** Takes the events of a commit; for the ledger's thread. */
    public void published(List<Change.Logged> logged) {
        for (int from = 0; from < logged.size(); ) {
            int to = from + 1;
            while (to < logged.size()
                    && logged.get(to).project() == logged.get(from).project()) {
                to++;
            }
            List<Event> events = new ArrayList<>(to - from);
            for (Change.Logged each : logged.subList(from, to)) {
                events.add(each.event());
            }
            tail.append(logged.get(from).project().name(), events);
            from = to;
        }
    }

    /**
     * Reads events in order.
     *
     * @param after the cursor: 0 for the beginning, or what the last page answered
     * @param limit 1 to 1,000 events of the log to look at
     * @throws RefusedException if there is no such project
     */
    public EventPage read(String project, long after, EventFilter filter, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        Limits.range("after", after, 0, Long.MAX_VALUE);
        List<Event> events = tail.after(project, after, limit);
        long first = 1;
        if (events == null) {
            Stored stored = stored(project, after, limit);
            events = stored.events();
            first = stored.first();
        }
        boolean tooOld = first > after + 1;
        // Where all is deleted that came after the cursor, it goes on from there and not in circles.
        long cursor =
                events.isEmpty() ? Math.max(after, first - 1) : events.getLast().seq();
        if (!filter.topics().isEmpty()) {
            events = events.stream().filter(filter::accepts).collect(Collectors.toList());
        }
        return new EventPage(events, cursor, tooOld);
    }

    private record Stored(List<Event> events, long first) {}

    private Stored stored(String project, long after, int limit) {
        return readers.query(db -> {
            @Nullable Long id = new Views(db).projectId(project);
            if (id == null) {
                throw Refusal.noProject(project).asException();
            }
            return new Stored(new EventRows(db).after(id, after, limit), new Views(db).firstEvent(id));
        });
    }

    /** Readers ask by any name: what is not there is refused, and leaves nothing behind. */
    private void requireKnown(String project) {
        if (!tail.knows(project)) {
            throw Refusal.noProject(project).asException();
        }
    }

    /**
     * The sequence number of the project's last event: a cursor for what happens from now on.
     *
     * @throws RefusedException if there is no such project
     */
    public long last(String project) {
        requireKnown(project);
        return tail.last(project);
    }

    /**
     * Waits until there is an event after a cursor.
     *
     * @return false if the time ran out first
     * @throws RefusedException if there is no such project
     */
    public boolean await(String project, long after, Duration atMost) throws InterruptedException {
        return await(project, after, atMost, () -> false);
    }

    /**
     * The same, for somebody who may have to give up.
     *
     * @param givenUp whether not to wait any longer; whoever makes it true calls {@link #wakeAll}
     * @return false if the time ran out first, or it was given up
     */
    public boolean await(String project, long after, Duration atMost, BooleanSupplier givenUp)
            throws InterruptedException {
        requireKnown(project);
        return tail.await(project, after, atMost.toNanos(), givenUp);
    }

    /** How many wait for events, of all projects. */
    public int waiting() {
        return tail.waiting();
    }

    /** Has all who wait look whether they have to give up. */
    public void wakeAll() {
        tail.wakeAll();
    }
}
