package dev.muster.core.store;

import dev.muster.core.agent.AgentId;
import dev.muster.core.event.Event;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of all projects. */
public final class EventRows {
    private final Db db;

    public EventRows(Db db) {
        this.db = db;
    }

    public void insert(long project, Event event) {
        db.sql("""
                        insert into event (project_id, seq, at, kind, task_id, agent_id, session_id, state_from,
                          state_to, fence, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(project)
                .arg(event.seq())
                .arg(event.at().toEpochMilli())
                .arg(event.kind())
                .argOrNull(event.task() == null ? 0 : event.task().value())
                .argOrNull(event.agent() == null ? 0 : event.agent().value())
                .arg(event.session() == null ? null : event.session().value())
                .arg(ordinal(event.from()))
                .arg(ordinal(event.to()))
                .argOrNull(event.fence())
                .arg(event.data())
                .run();
    }

    private static @Nullable Long ordinal(@Nullable TaskState state) {
        return state == null ? null : Long.valueOf(state.ordinal());
    }

    /** Events of {@code project} after {@code seq}, oldest first. */
    public List<Event> after(long project, long seq, int limit) {
        return list(db.sql("""
                        select seq, at, kind, task_id, agent_id, session_id, state_from, state_to, fence, data
                        from event where project_id = ? and seq > ? order by seq limit ?
                        """).arg(project).arg(seq).arg(limit));
    }

    /** Events of one task after {@code seq}, oldest first. */
    public List<Event> ofTask(long task, long seq, int limit) {
        return list(db.sql("""
                        select seq, at, kind, task_id, agent_id, session_id, state_from, state_to, fence, data
                        from event where task_id = ? and seq > ? order by seq limit ?
                        """).arg(task).arg(seq).arg(limit));
    }

    /** The last events of one task, oldest first. */
    public List<Event> lastOfTask(long task, int limit) {
        return list(db.sql("""
                        select * from (
                          select seq, at, kind, task_id, agent_id, session_id, state_from, state_to, fence, data
                          from event where task_id = ? order by seq desc limit ?)
                        order by seq
                        """).arg(task).arg(limit));
    }

    private static List<Event> list(Sql query) {
        List<Event> events = new ArrayList<>();
        try (Rows r = query.rows()) {
            while (r.next()) {
                long seq = r.number();
                Instant at = Instant.ofEpochMilli(r.number());
                String kind = r.text();
                long task = r.number();
                long agent = r.number();
                String session = r.textOrNull();
                events.add(new Event(
                        seq,
                        at,
                        // The same few names on millions of events: one copy of each.
                        kind.length() <= 40 ? kind.intern() : kind,
                        task == 0 ? null : new TaskId(task),
                        agent == 0 ? null : new AgentId(agent),
                        session == null ? null : new SessionId(session),
                        state(r.longOr(-1)),
                        state(r.longOr(-1)),
                        r.number(),
                        r.textOrNull()));
            }
        }
        return events;
    }

    private static @Nullable TaskState state(long ordinal) {
        return ordinal < 0 ? null : TaskState.of((int) ordinal);
    }
}
