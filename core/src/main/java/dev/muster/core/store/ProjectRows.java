package dev.muster.core.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects and their counters, as the ledger's thread reads and writes them. */
public final class ProjectRows {
    private final Db db;

    public ProjectRows(Db db) {
        this.db = db;
    }

    /** One project; {@code maxInProgress} 0 means no limit. */
    public record ProjectRow(long id, String name, long lastEvent, int maxInProgress) {}

    public long insert(String name, String description, int maxInProgress, long now) {
        return db.sql("""
                        insert into project (name, description, max_in_progress, created_at) values (?, ?, ?, ?)
                        returning id
                        """)
                .arg(name)
                .arg(description)
                .argOrNull(maxInProgress)
                .arg(now)
                .runReturningId();
    }

    public void updateLimit(long id, int maxInProgress) {
        db.sql("update project set max_in_progress = ? where id = ?")
                .argOrNull(maxInProgress)
                .arg(id)
                .run();
    }

    /** Receives one project. */
    public interface Visitor {
        void visit(ProjectRow project);
    }

    public void forEach(Visitor visitor) {
        try (Rows r = db.sql("""
                        select id, name,
                          max(first_event - 1,
                              coalesce((select max(seq) from event where project_id = project.id), 0)),
                          max_in_progress
                        from project order by id
                        """).rows()) {
            while (r.next()) {
                visitor.visit(new ProjectRow(r.number(), r.text(), r.number(), r.integer()));
            }
        }
    }

    public void saveCount(long project, int state, long tasks) {
        db.sql("insert into task_count (project_id, state, tasks) values (?, ?, ?)"
                        + " on conflict do update set tasks = excluded.tasks")
                .arg(project)
                .arg(state)
                .arg(tasks)
                .run();
    }

    /** Receives one counter. */
    public interface CountVisitor {
        void visit(long project, int state, long tasks);
    }

    public void forEachCount(CountVisitor visitor) {
        try (Rows r = db.sql("select project_id, state, tasks from task_count").rows()) {
            while (r.next()) {
                visitor.visit(r.number(), r.integer(), r.number());
            }
        }
    }

    /** A single number kept under a name. */
    public @Nullable Long meta(String key) {
        return db.sql("select value from meta where key = ?").arg(key).first(Rows::number);
    }

    public void saveMeta(String key, long value) {
        db.sql("insert into meta (key, value) values (?, ?) on conflict do update set value = excluded.value")
                .arg(key)
                .arg(value)
                .run();
    }

    /** Where a project's repository is; null takes it away. */
    public void saveRepository(long project, @Nullable String path) {
        if (path == null) {
            db.sql("delete from repository where project_id = ?").arg(project).run();
        } else {
            db.sql("insert into repository (project_id, path) values (?, ?)"
                            + " on conflict do update set path = excluded.path")
                    .arg(project)
                    .arg(path)
                    .run();
        }
    }

    /** The projects that have a repository, by name, and where it is. */
    public Map<String, String> repositories() {
        Map<String, String> paths = new LinkedHashMap<>();
        try (Rows r = db.sql("select p.name, r.path from repository r join project p on p.id = r.project_id")
                .rows()) {
            while (r.next()) {
                paths.put(r.text(), r.text());
            }
        }
        return paths;
    }
}
