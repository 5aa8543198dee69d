package dev.muster.core.store;

import java.util.ArrayList;
import java.util.List;

/** Deletes what is older than its retention, a bounded number of rows at a time. Times are ms since 1970. */
public final class RetentionRows {
    /** What a walk over a table answers that has looked at all of it. */
    public static final long DONE = -1;

    /** True of a blob {@code b} that no row of any table refers to; each of them is looked up in an index. */
    private static final String UNREFERENCED = """
            not exists (select 1 from artifact where hash = b.hash)
              and not exists (select 1 from task where description_blob = b.hash)
              and not exists (select 1 from task where summary_blob = b.hash)
              and not exists (select 1 from story where description_blob = b.hash)
              and not exists (select 1 from epic where description_blob = b.hash)
              and not exists (select 1 from checkpoint where hash = b.hash)
              and not exists (select 1 from session_context where hash = b.hash)
            """;

    private final Db db;
    private final TaskRows tasks;

    RetentionRows(Db db, TaskRows tasks) {
        this.db = db;
        this.tasks = tasks;
    }

    /** A task that may go. */
    public record OldTask(long id, long project, int state, long endedAt) {}

    /**
     * Tasks that ended before {@code before} and that nothing unfinished depends on, groups or is grouped by, those
     * that ended first at first.
     */
    public List<OldTask> oldTasks(long before, int limit) {
        List<OldTask> old = new ArrayList<>();
        try (Rows r = db.sql("""
                        select id, project_id, state, ended_at from task t
                        where ended_at is not null and ended_at < ?
                          and not exists (select 1 from edge where on_id = t.id and state = 0)
                          and not exists (select 1 from task p where p.id = t.parent_id and p.ended_at is null)
                          and not exists (select 1 from task c where c.parent_id = t.id and c.ended_at is null)
                        order by ended_at limit ?
                        """).arg(before).arg(limit).rows()) {
            while (r.next()) {
                old.add(new OldTask(r.number(), r.number(), r.integer(), r.number()));
            }
        }
        return old;
    }

    /**
     * Deletes one task with its edges, artifacts and index entries, and the contents of its texts and artifacts that
     * nothing else refers to. Its events have a retention of their own. Edges from others to it stay as long as those
     * do: they say how it ended, should one of them be requeued.
     *
     * @return how many bytes of contents went
     */
    public long deleteTask(long id) {
        List<byte[]> contents = contents(id);
        db.sql("delete from edge where task_id = ?").arg(id).run();
        db.sql("delete from artifact where task_id = ?").arg(id).run();
        db.sql("delete from task_search where rowid = ?").arg(id).run();
        db.sql("delete from search_dirty where task_id = ?").arg(id).run();
        tasks.delete(id);
        long freed = 0;
        for (byte[] hash : contents) {
            freed += deleteUnreferenced(hash);
        }
        return freed;
    }

    private List<byte[]> contents(long task) {
        List<byte[]> hashes = new ArrayList<>();
        try (Rows r = db.sql("""
                        select description_blob from task where id = ?1 and description_blob is not null
                        union all select summary_blob from task where id = ?1 and summary_blob is not null
                        union all select hash from artifact where task_id = ?1
                        """).arg(task).rows()) {
            while (r.next()) {
                byte[] hash = r.bytesOrNull();
                if (hash != null) {
                    hashes.add(hash);
                }
            }
        }
        return hashes;
    }

    /** Deletes a blob, unless something refers to it; answers its bytes, 0 if it stays. */
    private long deleteUnreferenced(byte[] hash) {
        return db.sql("delete from blob as b where hash = ? and " + UNREFERENCED + " returning size")
                .arg(hash)
                .runReturningId();
    }

    /** Deletes the oldest events of a project that are older than {@code before}; returns how many. */
    public int deleteEvents(long project, long before, int limit) {
        long oldest = db.sql("select at from event where project_id = ? order by seq limit 1")
                .arg(project)
                .longOr(Long.MAX_VALUE);
        if (oldest >= before) {
            return 0; // one row read for each project that keeps all, however many there are
        }
        // Up to the first that is young enough: where the clock went back, times do not grow with the numbers.
        long last = db.sql("""
                        select coalesce(min(case when at >= ? then seq end) - 1, max(seq))
                        from (select seq, at from event where project_id = ? order by seq limit ?)
                        """).arg(before).arg(project).arg(limit).longOr(0);
        int deleted = db.sql("delete from event where project_id = ? and seq <= ?")
                .arg(project)
                .arg(last)
                .runCounted();
        if (deleted == 0) {
            return 0;
        }
        db.sql("update project set first_event = ? where id = ?")
                .arg(last + 1)
                .arg(project)
                .run();
        return deleted;
    }

    /**
     * Looks at some blobs, in the order of their ids, and deletes those that nothing refers to and that are older than
     * {@code before}.
     *
     * @param after the last that was looked at; 0 to begin
     * @param limit how many to look at
     * @return the last that was looked at now; {@link #DONE} if all were
     */
    public long deleteBlobs(long after, long before, int limit) {
        long last;
        int looked;
        // Ids grow with time: if the first of a piece is young, the rest is. The table is not looked through for that.
        try (Rows r = db.sql("""
                        select coalesce(max(id), 0), count(*), coalesce(min(created_at), 0)
                        from (select id, created_at from blob where id > ? order by id limit ?)
                        """).arg(after).arg(limit).rows()) {
            r.next();
            last = r.number();
            looked = r.integer();
            if (r.number() >= before) {
                return DONE;
            }
        }
        db.sql("delete from blob as b where id > ? and id <= ? and created_at < ? and " + UNREFERENCED)
                .arg(after)
                .arg(last)
                .arg(before)
                .run();
        return looked < limit ? DONE : last;
    }

    public int deleteIdempotencyKeys(long before, int limit) {
        return db.sql("""
                        delete from idempotency where (project_id, key) in (
                          select project_id, key from idempotency where at < ? order by at limit ?)
                        """).arg(before).arg(limit).runCounted();
    }

    /**
     * Deletes ended and expired sessions older than {@code before}, with their cascades and what they noted and kept
     * for themselves; those that have checkpoints stay until these are pruned. Returns how many.
     */
    public int deleteSessions(long before, int limit) {
        List<String> old = new ArrayList<>();
        try (Rows r = db.sql("""
                        select id from session s where state >= 2 and last_seen_at < ?
                          and not exists (select 1 from checkpoint where session_id = s.id) limit ?
                        """).arg(before).arg(limit).rows()) {
            while (r.next()) {
                old.add(r.text());
            }
        }
        for (String session : old) {
            db.sql(
                            "delete from finding_search where rowid in (select id from finding where session_id = ? and published = 0)")
                    .arg(session)
                    .run();
            db.sql("delete from finding where session_id = ? and published = 0")
                    .arg(session)
                    .run();
            db.sql("delete from session_context where session_id = ?")
                    .arg(session)
                    .run();
            db.sql("delete from assessment where session_id = ?").arg(session).run();
            db.sql("delete from cascade where session_id = ?").arg(session).run();
            db.sql("delete from session where id = ?").arg(session).run();
        }
        return old.size();
    }

    /**
     * Deletes agents of whom no session is kept and that stopped or were lost before {@code before}; also those that
     * have been silent since, whom silence does not make lost and of whom nothing is known that they would not say
     * again (a client without a name gets a new one for each run). Who holds a lease stays, or nobody would know whose
     * it is. Returns their ids.
     */
    public List<Long> deleteAgents(long before, int limit) {
        List<Long> old = new ArrayList<>();
        try (Rows r = db.sql("""
                        select id from agent a
                        where updated_at < ?
                          and (state in (5, 6)
                            or (last_seen_at < ? and lost_after is null and capabilities = '' and concurrency = 1))
                          and not exists (select 1 from session where agent_id = a.id)
                          and a.id not in (select agent_id from lease) limit ?
                        """).arg(before).arg(before).arg(limit).rows()) {
            while (r.next()) {
                old.add(r.number());
            }
        }
        if (!old.isEmpty()) {
            // Their ids are not given out again: the log speaks of them.
            db.sql("insert into meta (key, value) select 'agent_id_floor', max(id) from agent where true"
                            + " on conflict do update set value = max(value, excluded.value)")
                    .run();
        }
        for (long id : old) {
            db.sql("delete from belief where agent_id = ?").arg(id).run();
            db.sql("delete from agent where id = ?").arg(id).run();
        }
        return old;
    }

    /**
     * Gives up to {@code pages} free pages back to the file system, if more than a quarter of the file is free.
     *
     * @return whether there are more to give back
     */
    public boolean compact(int pages) {
        long free = db.sql("pragma freelist_count").longOr(0);
        if (free < pages || free * 4 < db.sql("pragma page_count").longOr(0)) {
            return false;
        }
        // It frees a page at each step: all rows have to be asked for.
        try (Rows r =
                db.sql(("pragma incremental_vacuum(" + pages + ")").intern()).rows()) {
            while (r.next()) {
                free--;
            }
        }
        return true;
    }

    /** Bytes in use by the store, without its write-ahead log. */
    public long sizeBytes() {
        return db.sql("pragma page_count").longOr(0)
                        * db.sql("pragma page_size").longOr(0)
                - db.sql("pragma freelist_count").longOr(0)
                        * db.sql("pragma page_size").longOr(0);
    }
}
