package dev.muster.core.store;

import dev.muster.core.blob.Blob;
import dev.muster.core.scrum.StoryState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The stories of backlogs and sprints, as the ledger's thread reads and writes them. */
public final class StoryRows {
    private static final String SELECT = """
            select id, project_id, state, priority, ci_failures, epic_id, sprint_id, task_id, title
            from story
            """;

    private final Db db;

    public StoryRows(Db db) {
        this.db = db;
    }

    /** What state changes read and write of a story; ids are 0 if there is none. Mutable, for the ledger's thread. */
    public static final class StoryRow {
        public long id;
        public long project;
        public StoryState state = StoryState.PROPOSED;
        public int priority;
        public int ciFailures;
        public long epic;
        public long sprint;
        public long task;
        public String title = "";
    }

    /** Adds a story and gives it its id. */
    public void insert(StoryRow row, String acceptance, Blob.Stored description, long now) {
        row.id = db.sql("""
                        insert into story (project_id, state, priority, ci_failures, epic_id, created_at, updated_at,
                          title, acceptance, description, description_blob)
                        values (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?) returning id
                        """)
                .arg(row.project)
                .arg(row.state.ordinal())
                .arg(row.priority)
                .argOrNull(row.epic)
                .arg(now)
                .arg(now)
                .arg(row.title)
                .arg(acceptance)
                .arg(description.inline())
                .arg(description.hash())
                .runReturningId();
        count(row.project, row.state, 1);
    }

    public @Nullable StoryRow find(long id) {
        return db.sql(SELECT + "where id = ?").arg(id).first(StoryRows::row);
    }

    private static StoryRow row(Rows r) {
        StoryRow row = new StoryRow();
        row.id = r.number();
        row.project = r.number();
        row.state = StoryState.of(r.integer());
        row.priority = r.integer();
        row.ciFailures = r.integer();
        row.epic = r.number();
        row.sprint = r.number();
        row.task = r.number();
        row.title = r.text();
        return row;
    }

    /** Writes what may have changed; {@code before} is the state that the row had, for the counters. */
    public void update(StoryRow row, StoryState before, long now) {
        db.sql("""
                        update story set state = ?, priority = ?, ci_failures = ?, sprint_id = ?, task_id = ?,
                          updated_at = ?
                        where id = ?
                        """)
                .arg(row.state.ordinal())
                .arg(row.priority)
                .arg(row.ciFailures)
                .argOrNull(row.sprint)
                .argOrNull(row.task)
                .arg(now)
                .arg(row.id)
                .run();
        if (before != row.state) {
            count(row.project, before, -1);
            count(row.project, row.state, 1);
        }
    }

    private void count(long project, StoryState state, int delta) {
        db.sql("""
                        insert into story_count (project_id, state, stories) values (?, ?, ?)
                        on conflict do update set stories = stories + excluded.stories
                        """).arg(project).arg(state.ordinal()).arg(delta).run();
    }

    /** The stories of a project in a state, those with the highest priority first, then the oldest. */
    public List<Long> inState(long project, StoryState state, int limit) {
        List<Long> ids = new ArrayList<>();
        try (Rows r = db.sql("""
                        select id from story where project_id = ? and state = ? order by priority desc, id limit ?
                        """).arg(project).arg(state.ordinal()).arg(limit).rows()) {
            while (r.next()) {
                ids.add(r.number());
            }
        }
        return ids;
    }

    /** The stories of a sprint in a state, in the order in which they were added. */
    public List<StoryRow> ofSprint(long sprint, StoryState state) {
        List<StoryRow> stories = new ArrayList<>();
        try (Rows r = db.sql(SELECT + "where sprint_id = ? and state = ? order by id")
                .arg(sprint)
                .arg(state.ordinal())
                .rows()) {
            while (r.next()) {
                stories.add(row(r));
            }
        }
        return stories;
    }

    public @Nullable StoryRow ofTask(long task) {
        return db.sql(SELECT + "where task_id = ?").arg(task).first(StoryRows::row);
    }

    /** The tasks of stories that are part of a sprint. */
    public void forEachPlannedTask(LongConsumer visitor) {
        try (Rows r = db.sql("select task_id from story where task_id is not null and state = ?")
                .arg(StoryState.PLANNED.ordinal())
                .rows()) {
            while (r.next()) {
                visitor.accept(r.number());
            }
        }
    }

    /** What a story is about, beside its title. */
    public record StoryText(String description, String acceptance) {}

    public StoryText text(long id) {
        StoryText text = db.sql("select description, description_blob, acceptance from story where id = ?")
                .arg(id)
                .first(r -> {
                    String inline = r.text();
                    byte[] blob = r.bytesOrNull();
                    String acceptance = r.text();
                    return new StoryText(blob == null ? inline : Blob.text(new ArtifactRows(db), blob), acceptance);
                });
        return text == null ? new StoryText("", "") : text;
    }
}
