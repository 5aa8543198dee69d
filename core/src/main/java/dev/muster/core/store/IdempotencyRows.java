package dev.muster.core.store;

import org.jspecify.annotations.Nullable;

/** Keys by which a repeated request is recognised. */
public final class IdempotencyRows {
    private final Db db;

    public IdempotencyRows(Db db) {
        this.db = db;
    }

    /** What a request with this key created: {@code tasks} tasks with consecutive ids. */
    public record Seen(byte[] digest, long firstTask, int tasks) {}

    public @Nullable Seen find(long project, String key) {
        return db.sql("select digest, first_task, tasks from idempotency where project_id = ? and key = ?")
                .arg(project)
                .arg(key)
                .first(r -> {
                    byte[] digest = r.bytesOrNull();
                    return new Seen(digest == null ? new byte[0] : digest, r.number(), r.integer());
                });
    }

    public void insert(long project, String key, Seen seen, long now) {
        db.sql("insert into idempotency (project_id, key, digest, first_task, tasks, at) values (?, ?, ?, ?, ?, ?)")
                .arg(project)
                .arg(key)
                .arg(seen.digest())
                .arg(seen.firstTask())
                .arg(seen.tasks())
                .arg(now)
                .run();
    }
}
