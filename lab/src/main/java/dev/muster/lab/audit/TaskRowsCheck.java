package dev.muster.lab.audit;

import dev.muster.lab.audit.Findings.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the rows of tasks with their history, with what was acknowledged, and with the counts kept beside them. */
final class TaskRowsCheck {
    private final Connection store;
    private final Projects projects;
    private final long first;
    private final TaskTrack track;
    private final @Nullable Acknowledged acknowledged;
    private final Findings findings;
    private final Map<Long, long[]> counts = new HashMap<>();

    /** @param first id of the first project to look at */
    TaskRowsCheck(
            Connection store,
            Projects projects,
            long first,
            TaskTrack track,
            @Nullable Acknowledged acknowledged,
            Findings findings) {
        this.store = store;
        this.projects = projects;
        this.first = first;
        this.track = track;
        this.acknowledged = acknowledged;
        this.findings = findings;
    }

    void run() throws SQLException {
        long created = 0;
        long completed = 0;
        long contents = 0;
        try (PreparedStatement statement = store.prepareStatement(
                        "select id, project_id, state, fence, title from task where project_id >= ? order by id");
                ResultSet tasks = from(statement)) {
            while (tasks.next()) {
                findings.examined();
                long id = tasks.getLong(1);
                int state = tasks.getInt(3);
                row(id, tasks.getLong(2), state, tasks.getInt(4));
                if (acknowledged != null) {
                    if (acknowledged.created().contains(id)) {
                        created++;
                        contents += Acknowledged.hash(id, tasks.getString(5));
                    }
                    if (acknowledged.completed().contains(id) && completed(id, state)) {
                        completed++;
                    }
                }
            }
        }
        if (acknowledged != null) {
            compare(acknowledged, created, completed, contents);
            if (acknowledged.allTitlesDiffer()) {
                doneTwice();
            }
        }
        kept();
    }

    private ResultSet from(PreparedStatement statement) throws SQLException {
        statement.setLong(1, first);
        return statement.executeQuery();
    }

    private void row(long id, long project, int state, int fence) {
        if (projects.find(project) == null) {
            findings.add(Kind.FOREIGN, "task t" + id + " belongs to project " + project + ", which is not there");
        }
        if (!TaskStates.known(state)) {
            findings.add(Kind.CORRUPT, "task t" + id + " is in state " + state + ", which does not exist");
            return;
        }
        counts.computeIfAbsent(project, unused -> new long[TaskStates.CANCELLED + 1])[state]++;
        int told = track.state(id);
        Projects.Project owner = projects.find(project);
        boolean historyCut = owner != null && owner.firstEvent() > 1;
        if (told == TaskTrack.UNSEEN) {
            if (!historyCut) {
                findings.add(Kind.CORRUPT, "task t" + id + " has no event that created it");
            }
            return;
        }
        if (told != state) {
            findings.add(
                    Kind.CORRUPT,
                    "task t" + id + " is " + TaskStates.name(state) + ", but its events leave it "
                            + TaskStates.name(told));
        }
        if (fence < track.fence(id)) {
            findings.add(
                    Kind.OUT_OF_ORDER,
                    "task t" + id + " carries fencing token " + fence + ", but " + track.fence(id) + " was given out");
        }
    }

    private boolean completed(long id, int state) {
        if (state == TaskStates.COMPLETED && track.completions(id) >= 1) {
            return true;
        }
        findings.add(
                Kind.LOST,
                "task t" + id + " was acknowledged as completed; it is " + TaskStates.name(state) + " with "
                        + track.completions(id) + " completions in its history");
        return false;
    }

    private void compare(Acknowledged listed, long created, long completed, long contents) {
        findings.found(created + completed);
        findings.add(
                Kind.LOST,
                listed.created().size() - created,
                (listed.created().size() - created) + " tasks were acknowledged as created and are not there");
        if (created == listed.created().size() && contents != listed.contents()) {
            findings.add(Kind.CORRUPT, "the title of at least one task is not the one that was acknowledged");
        }
        findings.add(Kind.DUPLICATED, listed.twice(), listed.twice() + " changes were acknowledged twice under one id");
    }

    /** A request that was repeated after it had been done, and done again. */
    private void doneTwice() throws SQLException {
        try (PreparedStatement statement = store.prepareStatement("""
                        select title, count(*), min(id), max(id)
                        from task where project_id >= ? group by project_id, title having count(*) > 1
                        """);
                ResultSet rows = from(statement)) {
            while (rows.next()) {
                long more = rows.getLong(2) - 1;
                findings.add(
                        Kind.DUPLICATED,
                        more,
                        "tasks t" + rows.getLong(3) + " to t" + rows.getLong(4) + " are one request, done "
                                + rows.getLong(2) + " times: '" + rows.getString(1) + "'");
            }
        }
    }

    /** The counts by state that the store keeps for quick answers. */
    private void kept() throws SQLException {
        try (PreparedStatement statement = store.prepareStatement(
                        "select project_id, state, tasks from task_count where project_id >= ?");
                ResultSet rows = from(statement)) {
            while (rows.next()) {
                findings.examined();
                long project = rows.getLong(1);
                int state = rows.getInt(2);
                long kept = rows.getLong(3);
                long[] counted = counts.get(project);
                long there = counted == null || !TaskStates.known(state) ? 0 : counted[state];
                if (kept != there) {
                    findings.add(
                            Kind.CORRUPT,
                            "project " + projects.name(project) + " counts " + kept + " tasks as "
                                    + TaskStates.name(state) + "; there are " + there);
                }
            }
        }
    }
}
