package dev.muster.core.store;

import dev.muster.core.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/** Live leases. */
public final class LeaseRows {
    private final Db db;

    public LeaseRows(Db db) {
        this.db = db;
    }

    /** One live lease; times in ms since 1970, 0 for none. */
    public record LeaseRow(
            long task,
            long fence,
            long key,
            long agent,
            String session,
            long duration,
            long expiresAt,
            long executionDue,
            long progressDue) {}

    public void upsert(LeaseRow lease) {
        db.sql("""
                        insert or replace into lease (task_id, fence, key, agent_id, session_id, duration, expires_at,
                          execution_due, progress_due) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(lease.task())
                .arg(lease.fence())
                .arg(lease.key())
                .arg(lease.agent())
                .arg(lease.session())
                .arg(lease.duration())
                .arg(lease.expiresAt())
                .argOrNull(lease.executionDue())
                .argOrNull(lease.progressDue())
                .run();
    }

    public void renew(long task, long expiresAt, long progressDue) {
        db.sql("update lease set expires_at = ?, progress_due = ? where task_id = ?")
                .arg(expiresAt)
                .argOrNull(progressDue)
                .arg(task)
                .run();
    }

    public void delete(long task) {
        db.sql("delete from lease where task_id = ?").arg(task).run();
    }

    /** The tasks that a session holds, in the order of their ids. */
    public List<TaskId> heldBy(String session) {
        List<TaskId> held = new ArrayList<>();
        try (Rows r = db.sql("select task_id from lease where session_id = ? order by task_id")
                .arg(session)
                .rows()) {
            while (r.next()) {
                held.add(new TaskId(r.number()));
            }
        }
        return held;
    }

    /** Receives one live lease with the lane of its task. */
    public interface Visitor {
        void visit(LeaseRow lease, long project, String concurrencyKey);
    }

    public void forEach(Visitor visitor) {
        try (Rows r = db.sql("""
                        select l.task_id, l.fence, l.key, l.agent_id, l.session_id, l.duration, l.expires_at,
                          l.execution_due, l.progress_due, t.project_id, lane.concurrency_key
                        from lease l join task t on t.id = l.task_id join lane on lane.id = t.lane_id
                        """).rows()) {
            while (r.next()) {
                LeaseRow lease = new LeaseRow(
                        r.number(),
                        r.number(),
                        r.number(),
                        r.number(),
                        r.text(),
                        r.number(),
                        r.number(),
                        r.number(),
                        r.number());
                visitor.visit(lease, r.number(), r.text());
            }
        }
    }
}
