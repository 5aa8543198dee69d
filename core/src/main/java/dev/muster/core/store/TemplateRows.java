package dev.muster.core.store;

import dev.muster.core.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Templates of projects. */
public final class TemplateRows {
    private final Db db;

    public TemplateRows(Db db) {
        this.db = db;
    }

    /** Keeps a template; answers its version. */
    public int save(long project, String name, String description, String body, long now) {
        return (int) db.sql("""
                        insert into template (project_id, name, version, updated_at, description, body)
                        values (?, ?, 1, ?, ?, ?)
                        on conflict do update set version = version + 1, updated_at = excluded.updated_at,
                          description = excluded.description, body = excluded.body
                        returning version
                        """)
                .arg(project)
                .arg(name)
                .arg(now)
                .arg(description)
                .arg(body)
                .runReturningId();
    }

    public @Nullable Template find(long project, String name) {
        return db.sql(
                        "select name, description, version, body, updated_at from template where project_id = ? and name = ?")
                .arg(project)
                .arg(name)
                .first(TemplateRows::read);
    }

    /** The templates of a project by name, after one. */
    public List<Template> list(long project, String after, int limit) {
        List<Template> templates = new ArrayList<>();
        try (Rows r = db.sql("""
                        select name, description, version, body, updated_at from template
                        where project_id = ? and name > ? order by name limit ?
                        """).arg(project).arg(after).arg(limit).rows()) {
            while (r.next()) {
                templates.add(read(r));
            }
        }
        return templates;
    }

    private static Template read(Rows r) {
        return new Template(r.text(), r.text(), r.integer(), r.text(), Instant.ofEpochMilli(r.number()));
    }
}
