package dev.muster.core.simulation;

import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventLog;
import dev.muster.core.event.EventPage;
import dev.muster.core.simulation.Model.ProjectModel;
import dev.muster.core.simulation.StoreFile.Entry;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Somebody who follows a project's log through the engine, slowly, and holds the cursor across its crashes. */
final class LogReader {
    private final ProjectModel project;
    private long cursor;

    LogReader(ProjectModel project) {
        this.project = project;
    }

    boolean atEnd() {
        return cursor == project.lastSeq();
    }

    /** Reads on from the cursor: what comes must be what is in the log, in order and without a gap. */
    void read(EventLog log, int limit) {
        EventPage page = log.read(project.name, cursor, EventFilter.ALL, limit);
        if (page.tooOld()) {
            // Retention has deleted what came next: the page says where to go on, which is never beyond the log.
            cursor = page.events().isEmpty()
                    ? page.cursor()
                    : page.events().getFirst().seq() - 1;
            Violation.unless(cursor <= project.lastSeq(), "a reader is sent to %d, beyond the log", cursor);
        }
        for (Event event : page.events()) {
            Violation.unless(
                    event.seq() == cursor + 1, "a reader of %s at %d was given %s", project.name, cursor, event);
            Violation.unless(event.seq() <= project.lastSeq(), "nobody was told of it yet: %s", event);
            Entry entry = project.log.get((int) event.seq() - 1);
            Violation.unless(same(event, entry), "a reader of %s was given %s, not %s", project.name, event, entry);
            cursor = event.seq();
        }
        Violation.unless(page.cursor() == cursor, "a reader at %d is sent to %d", cursor, page.cursor());
        Violation.unless(
                !page.events().isEmpty() || atEnd() || page.tooOld(),
                "a reader of %s at %d is told that there is no more, but there are %d",
                project.name,
                cursor,
                project.lastSeq());
    }

    private static boolean same(Event event, Entry entry) {
        return event.kind().equals(entry.kind())
                && event.at().toEpochMilli() == entry.at()
                && (event.task() == null ? 0 : event.task().value()) == entry.task()
                && (event.agent() == null ? 0 : event.agent().value()) == entry.agent()
                && ordinal(event.from()) == entry.from()
                && ordinal(event.to()) == entry.to()
                && event.fence() == entry.fence()
                && java.util.Objects.equals(event.data(), entry.data());
    }

    private static int ordinal(@Nullable TaskState state) {
        return state == null ? -1 : state.ordinal();
    }
}
