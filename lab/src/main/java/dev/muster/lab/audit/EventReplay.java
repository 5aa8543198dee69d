package dev.muster.lab.audit;

import dev.muster.lab.audit.Findings.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks every event in order and checks sequence numbers, state changes, fencing tokens and claims. */
final class EventReplay {
    private static final String CLAIMED = "task.claimed";

    private final Connection store;
    private final Projects projects;
    private final long first;
    private final @Nullable Acknowledged acknowledged;
    private final Findings findings;
    private final TaskTrack track = new TaskTrack();
    private final Map<Long, Long> publishedFound = new HashMap<>();

    /** @param first id of the first project to look at */
    EventReplay(
            Connection store, Projects projects, long first, @Nullable Acknowledged acknowledged, Findings findings) {
        this.store = store;
        this.projects = projects;
        this.first = first;
        this.acknowledged = acknowledged;
        this.findings = findings;
    }

    /** What the history says about each task, once {@link #run} has been called. */
    TaskTrack track() {
        return track;
    }

    void run() throws SQLException {
        try (PreparedStatement statement = store.prepareStatement("""
            select project_id, seq, kind, task_id, agent_id, state_from, state_to, fence
            from event where project_id >= ? order by project_id, seq
            """);
                ResultSet events = from(statement)) {
            long project = Long.MIN_VALUE;
            long expected = 0;
            while (events.next()) {
                findings.examined();
                long of = events.getLong(1);
                long sequence = events.getLong(2);
                if (of != project) {
                    project = of;
                    expected = first(of);
                }
                if (sequence != expected) {
                    findings.add(
                            Kind.OUT_OF_ORDER,
                            "project " + projects.name(of) + ": event " + expected + " is missing; the next one is "
                                    + sequence);
                }
                expected = sequence + 1;
                published(of, sequence);
                long task = events.getLong(4);
                if (task != 0) {
                    change(of, sequence, task, events);
                }
            }
        }
        lostEvents();
    }

    private ResultSet from(PreparedStatement statement) throws SQLException {
        statement.setLong(1, first);
        return statement.executeQuery();
    }

    private long first(long project) {
        Projects.Project known = projects.find(project);
        if (known == null) {
            findings.add(Kind.FOREIGN, "events belong to project " + project + ", which is not there");
            return 1;
        }
        return known.firstEvent();
    }

    /** Whether retention has deleted the project's oldest events. */
    private boolean cut(long project) {
        Projects.Project known = projects.find(project);
        return known != null && known.firstEvent() > 1;
    }

    private void published(long project, long sequence) {
        if (acknowledged == null) {
            return;
        }
        IdSet sequences = acknowledged.published().get(projects.name(project));
        if (sequences != null && sequences.contains(sequence)) {
            publishedFound.merge(project, 1L, Long::sum);
        }
    }

    private void lostEvents() {
        if (acknowledged == null) {
            return;
        }
        acknowledged.published().forEach((name, sequences) -> {
            long there = publishedFound.getOrDefault(projects.idOf(name), 0L);
            findings.found(there);
            findings.add(
                    Kind.LOST,
                    sequences.size() - there,
                    "project " + name + ": " + (sequences.size() - there) + " acknowledged events are not in the log");
        });
    }

    private void change(long project, long sequence, long task, ResultSet event) throws SQLException {
        int to = event.getInt(7);
        if (event.wasNull()) {
            return;
        }
        int from = event.getInt(6);
        boolean created = event.wasNull();
        String where = "task t" + task + ", event " + sequence;
        int before = track.state(task);
        if (created) {
            if (before != TaskTrack.UNSEEN) {
                findings.add(Kind.DUPLICATED, where + ": created a second time");
            }
        } else {
            if (before == TaskTrack.UNSEEN && cut(project)) {
                beganBefore(task, from, first(project) - 1);
            } else if (before != from) {
                findings.add(
                        Kind.CORRUPT,
                        where + ": says it was " + TaskStates.name(from) + ", but the event before left it "
                                + (before == TaskTrack.UNSEEN ? "uncreated" : TaskStates.name(before)));
            }
            if (!TaskStates.allowed(from, to)) {
                findings.add(
                        Kind.CORRUPT,
                        where + ": no command leads from " + TaskStates.name(from) + " to " + TaskStates.name(to));
            }
        }
        if (CLAIMED.equals(event.getString(3))) {
            claim(project, task, sequence, from, event, where);
        }
        if (to == TaskStates.COMPLETED
                && (created || from != TaskStates.COMPLETED)
                && track.completed(task, sequence) > 1) {
            findings.add(Kind.DUPLICATED, where + ": completed a second time");
        }
        if (TaskStates.ended(to) && (created || from != to)) {
            track.ended(task, sequence);
        }
        track.state(task, to);
    }

    /**
     * The first that is left of a task's history is not its creation. What it is left in it had come to before; whether
     * it had ended at some time, and was requeued, nobody can tell, so that nobody is held to its not having ended.
     */
    private void beganBefore(long task, int from, long last) {
        track.ended(task, last);
        if (from == TaskStates.COMPLETED) {
            track.hadCompleted(task, last);
        }
    }

    private void claim(long project, long task, long sequence, int from, ResultSet event, String where)
            throws SQLException {
        int fence = event.getInt(8);
        int holder = event.getInt(5);
        if (fence <= track.fence(task)) {
            findings.add(
                    Kind.OUT_OF_ORDER,
                    where + ": fencing token " + fence + " does not grow; the last one was " + track.fence(task));
        }
        boolean holderKnown = track.fence(task) != 0 || !cut(project);
        if (from == TaskStates.IN_PROGRESS && holderKnown && track.holder(task) != holder) {
            findings.add(
                    Kind.DUPLICATED,
                    where + ": agent a" + holder + " got a lease while agent a" + track.holder(task) + " held one");
        }
        track.claimed(task, fence, holder, sequence);
    }
}
