package dev.muster.core.store;

import dev.muster.core.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks, as the ledger's thread reads and writes them. */
public final class TaskRows {
    private final Db db;
    private final RecentRows recent = new RecentRows();

    public TaskRows(Db db) {
        this.db = db;
    }

    /** What was written since the transaction began is rolled back. */
    public void rolledBack() {
        recent.clear();
    }

    /** The rows that are kept in memory, for tests to compare with the store. */
    List<TaskRow> known() {
        return recent.all();
    }

    public long lastId() {
        long floor =
                db.sql("select value from meta where key = 'task_id_floor'").longOr(0);
        return Math.max(floor, db.sql("select max(id) from task").longOr(0));
    }

    /**
     * Notes for readers that the clock was set back, if the newest task is later than {@code now}: they may not bisect
     * over ids for a time any more.
     */
    public void noteClock(long now) {
        long newest =
                db.sql("select created_at from task order by id desc limit 1").longOr(0);
        if (newest > now) {
            new ProjectRows(db).saveMeta(TaskViews.TIMES_MIXED, lastId());
        }
    }

    public void insert(TaskRow row, TaskText text) {
        db.sql("""
                        insert into task (id, project_id, lane_id, parent_id, state, grouping, priority, holds,
                          open_children, failed_children, attempts, max_attempts, run, revision, fence, not_before,
                          deadline, execution_timeout, progress_timeout, created_at, updated_at, archived, type,
                          specialist, labels, title, description, description_blob)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 1, 0, 0, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(row.id)
                .arg(row.projectId)
                .arg(row.laneId)
                .argOrNull(row.parentId)
                .arg(row.state.ordinal())
                .arg(row.grouping ? 1 : 0)
                .arg(row.priority)
                .arg(row.holds)
                .arg(row.openChildren)
                .arg(row.maxAttempts)
                .argOrNull(row.notBefore)
                .argOrNull(row.deadline)
                .argOrNull(row.executionTimeout)
                .argOrNull(row.progressTimeout)
                .arg(row.createdAt)
                .arg(row.updatedAt)
                .arg(text.type())
                .arg(text.specialist())
                .arg(text.labels())
                .arg(text.title())
                .arg(text.description())
                .arg(text.descriptionBlob())
                .run();
        if (row.state == TaskState.READY) { // the others are not asked for soon
            recent.put(row);
        }
    }

    public @Nullable TaskRow find(long id) {
        TaskRow known = recent.find(id);
        if (known != null) {
            return known;
        }
        TaskRow row = read(id);
        if (row != null) {
            recent.put(row);
        }
        return row;
    }

    private @Nullable TaskRow read(long id) {
        return db.sql("""
                        select id, project_id, lane_id, parent_id, state, grouping, priority, holds, open_children,
                          failed_children, attempts, max_attempts, run, revision, fence, lease_key, holder,
                          not_before, deadline, execution_timeout, progress_timeout, created_at, updated_at,
                          ended_at, archived, reason
                        from task where id = ?
                        """).arg(id).first(TaskRows::row);
    }

    private static TaskRow row(Rows r) {
        TaskRow row = new TaskRow();
        row.id = r.number();
        row.projectId = r.number();
        row.laneId = r.number();
        row.parentId = r.number();
        row.state = TaskState.of(r.integer());
        row.grouping = r.flag();
        row.priority = r.integer();
        row.holds = r.integer();
        row.openChildren = r.integer();
        row.failedChildren = r.integer();
        row.attempts = r.integer();
        row.maxAttempts = r.integer();
        row.run = r.integer();
        row.revision = r.integer();
        row.fence = r.number();
        row.leaseKey = r.number();
        row.holder = r.number();
        row.notBefore = r.number();
        row.deadline = r.number();
        row.executionTimeout = r.number();
        row.progressTimeout = r.number();
        row.createdAt = r.number();
        row.updatedAt = r.number();
        row.endedAt = r.number();
        row.archived = r.flag();
        row.reason = r.textOrNull();
        return row;
    }

    /** Writes what a change of state may alter. */
    public void update(TaskRow row) {
        recent.forget(row.id);
        db.sql("""
                        update task set state = ?, holds = ?, attempts = ?, run = ?, revision = ?, fence = ?,
                          lease_key = ?, holder = ?, not_before = ?, updated_at = ?, ended_at = ?, reason = ?
                        where id = ?
                        """)
                .arg(row.state.ordinal())
                .arg(row.holds)
                .arg(row.attempts)
                .arg(row.run)
                .arg(row.revision)
                .arg(row.fence)
                .argOrNull(row.leaseKey)
                .argOrNull(row.holder)
                .argOrNull(row.notBefore)
                .arg(row.updatedAt)
                .argOrNull(row.endedAt)
                .arg(row.reason)
                .arg(row.id)
                .run();
    }

    /** Writes what a claim alters: fewer columns and so fewer indexes than {@link #update}. */
    public void updateClaimed(TaskRow row) {
        db.sql("""
                        update task set state = ?, attempts = ?, fence = ?, lease_key = ?, holder = ?, updated_at = ?
                        where id = ?
                        """)
                .arg(row.state.ordinal())
                .arg(row.attempts)
                .arg(row.fence)
                .argOrNull(row.leaseKey)
                .argOrNull(row.holder)
                .arg(row.updatedAt)
                .arg(row.id)
                .run();
        recent.claimed(row);
    }

    /** Writes what a new run alters beside the state. */
    public void restart(TaskRow row) {
        recent.forget(row.id);
        db.sql("update task set deadline = ?, archived = 0 where id = ?")
                .argOrNull(row.deadline)
                .arg(row.id)
                .run();
    }

    public void updateHolds(TaskRow row) {
        recent.forget(row.id);
        db.sql("update task set holds = ? where id = ?")
                .arg(row.holds)
                .arg(row.id)
                .run();
    }

    public void updateChildren(TaskRow row) {
        recent.forget(row.id);
        db.sql("update task set grouping = ?, open_children = ?, failed_children = ? where id = ?")
                .arg(row.grouping ? 1 : 0)
                .arg(row.openChildren)
                .arg(row.failedChildren)
                .arg(row.id)
                .run();
    }

    public void updateArchived(TaskRow row) {
        recent.forget(row.id);
        db.sql("update task set archived = 1, updated_at = ? where id = ?")
                .arg(row.updatedAt)
                .arg(row.id)
                .run();
    }

    /** Writes what completing alters: what {@link #update} does, and the summary. */
    public void updateCompleted(TaskRow row, @Nullable String summary, byte @Nullable [] blob) {
        recent.forget(row.id);
        db.sql("""
                        update task set state = ?, updated_at = ?, ended_at = ?, reason = null, summary = ?,
                          summary_blob = ?
                        where id = ?
                        """)
                .arg(row.state.ordinal())
                .arg(row.updatedAt)
                .arg(row.endedAt)
                .arg(summary)
                .arg(blob)
                .arg(row.id)
                .run();
    }

    /** Writes what a person or agent edits, and the lane and times that may move with it. */
    public void updateText(TaskRow row, TaskText text) {
        recent.forget(row.id);
        db.sql("""
                        update task set lane_id = ?, priority = ?, deadline = ?, updated_at = ?, type = ?,
                          specialist = ?, labels = ?, title = ?, description = ?, description_blob = ?
                        where id = ?
                        """)
                .arg(row.laneId)
                .arg(row.priority)
                .argOrNull(row.deadline)
                .arg(row.updatedAt)
                .arg(text.type())
                .arg(text.specialist())
                .arg(text.labels())
                .arg(text.title())
                .arg(text.description())
                .arg(text.descriptionBlob())
                .arg(row.id)
                .run();
    }

    public @Nullable TaskText text(long id) {
        return db.sql("""
                        select type, specialist, labels, title, description, description_blob from task where id = ?
                        """)
                .arg(id)
                .first(r -> new TaskText(r.text(), r.textOrNull(), r.text(), r.text(), r.text(), r.bytesOrNull()));
    }

    /** Deletes the row; what belongs to it is the caller's to delete. */
    void delete(long id) {
        recent.forget(id);
        db.sql("delete from task where id = ?").arg(id).run();
    }

    public List<Long> childrenOf(long parent) {
        List<Long> ids = new ArrayList<>();
        try (Rows r = db.sql("select id from task where parent_id = ? order by id")
                .arg(parent)
                .rows()) {
            while (r.next()) {
                ids.add(r.number());
            }
        }
        return ids;
    }

    /** The best ready task of a lane: highest priority, then oldest. Only its id and priority are filled in. */
    public @Nullable TaskRow bestReady(long lane) {
        return db.sql("""
                        select id, priority from task where lane_id = ? and state = 1 and grouping = 0
                        order by priority desc, id limit 1
                        """).arg(lane).first(r -> {
            TaskRow row = new TaskRow();
            row.id = r.number();
            row.priority = r.integer();
            return row;
        });
    }

    /** Receives (id, time) pairs. */
    public interface DueVisitor {
        void visit(long id, long due);
    }

    /** Pending tasks that wait for a time. */
    public void forEachDelayed(DueVisitor visitor) {
        forEachDue(db.sql("select id, not_before from task where state = 0 and not_before is not null"), visitor);
    }

    /** Unfinished tasks with a deadline. */
    public void forEachDeadline(DueVisitor visitor) {
        forEachDue(db.sql("select id, deadline from task where state < 4 and deadline is not null"), visitor);
    }

    private static void forEachDue(Sql query, DueVisitor visitor) {
        try (Rows r = query.rows()) {
            while (r.next()) {
                visitor.visit(r.number(), r.number());
            }
        }
    }
}
