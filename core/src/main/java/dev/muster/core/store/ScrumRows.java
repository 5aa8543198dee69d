package dev.muster.core.store;

import dev.muster.core.blob.Blob;
import org.jspecify.annotations.Nullable;

/** The Scrum workflows of projects, their epics and sprints, as the ledger's thread reads and writes them. */
public final class ScrumRows {
    private final Db db;

    public ScrumRows(Db db) {
        this.db = db;
    }

    /** One project's workflow; {@code sprint} is 0 if there is none. */
    public record ScrumRow(long project, int state, int mode, long sprint) {}

    public @Nullable ScrumRow find(long project) {
        return db.sql("select state, mode, sprint_id from scrum where project_id = ?")
                .arg(project)
                .first(r -> new ScrumRow(project, r.integer(), r.integer(), r.number()));
    }

    public void save(ScrumRow row) {
        db.sql("""
                        insert into scrum (project_id, state, mode, sprint_id) values (?, ?, ?, ?)
                        on conflict do update set
                          state = excluded.state, mode = excluded.mode, sprint_id = excluded.sprint_id
                        """)
                .arg(row.project())
                .arg(row.state())
                .arg(row.mode())
                .argOrNull(row.sprint())
                .run();
    }

    public long insertEpic(long project, String title, Blob.Stored description, long now) {
        return db.sql("""
                        insert into epic (project_id, created_at, title, description, description_blob)
                        values (?, ?, ?, ?, ?) returning id
                        """)
                .arg(project)
                .arg(now)
                .arg(title)
                .arg(description.inline())
                .arg(description.hash())
                .runReturningId();
    }

    public boolean isEpicOf(long project, long epic) {
        return db.sql("select 1 from epic where id = ? and project_id = ?")
                        .arg(epic)
                        .arg(project)
                        .longOr(0)
                == 1;
    }

    public long insertSprint(long project, String goal, long now) {
        return db.sql("insert into sprint (project_id, created_at, goal) values (?, ?, ?) returning id")
                .arg(project)
                .arg(now)
                .arg(goal)
                .runReturningId();
    }

    /** Adds a sprint that is over; times are 0 where they are not known. */
    public long insertPastSprint(long project, String goal, long now, long startedAt, long endedAt) {
        return db.sql("""
                        insert into sprint (project_id, created_at, started_at, ended_at, goal) values (?, ?, ?, ?, ?)
                        returning id
                        """)
                .arg(project)
                .arg(now)
                .argOrNull(startedAt)
                .arg(endedAt == 0 ? now : endedAt)
                .arg(goal)
                .runReturningId();
    }

    public void sprintStarted(long sprint, long now) {
        db.sql("update sprint set started_at = ? where id = ?")
                .arg(now)
                .arg(sprint)
                .run();
    }

    public void sprintEnded(long sprint, long now) {
        db.sql("update sprint set ended_at = ? where id = ?")
                .arg(now)
                .arg(sprint)
                .run();
    }

    /** When a sprint was started, or planned if it was not; ms since 1970. */
    public long sprintStart(long sprint) {
        return db.sql("select coalesce(started_at, created_at) from sprint where id = ?")
                .arg(sprint)
                .longOr(0);
    }
}
