package dev.muster.runtime.pool;

import dev.muster.client.MusterClient;
import dev.muster.client.call.Questions;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tasks of a project at a server; its event log says when to look again. */
public final class ServedBoard implements Board {
    private static final int PAGE = 1_000;
    private static final int MOST_LOOKED_AT = 5_000;
    /** All after which there may be a task that could not be claimed before. */
    private static final EventFilter NEWS = new EventFilter(List.of(
            "task.created",
            "task.ready",
            "task.released",
            "task.lease_ended",
            "task.requeued",
            "task.unblocked",
            "task.completed",
            "task.failed",
            "task.cancelled"));

    private final MusterClient client;
    private final String project;
    private long cursor;

    public ServedBoard(MusterClient client, String project) {
        this.client = client;
        this.project = project;
        this.cursor = client.ask(Questions.project(project)).lastEvent();
    }

    @Override
    public List<Task> ready() {
        List<Task> all = new ArrayList<>();
        TaskId before = null;
        do {
            TaskPage page = client.ask(Questions.tasks(
                    TaskQuery.of(project).in(TaskState.READY).atMost(PAGE).before(before)));
            all.addAll(page.tasks());
            before = page.next();
        } while (before != null && all.size() < MOST_LOOKED_AT);
        return all;
    }

    @Override
    public void await(Duration atMost) {
        EventPage page = client.events(project, cursor, NEWS, PAGE, atMost);
        while (page.cursor() > cursor && page.events().size() == PAGE) {
            cursor = page.cursor();
            page = client.events(project, cursor, NEWS, PAGE, Duration.ZERO);
        }
        cursor = Math.max(cursor, page.cursor());
    }
}
