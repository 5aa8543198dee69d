package dev.muster.core.store;

/** Lanes and concurrency limits. */
public final class LaneRows {
    private final Db db;

    public LaneRows(Db db) {
        this.db = db;
    }

    /** The lane's id, made if it is new. */
    public long idOf(long project, String capabilities, String concurrencyKey) {
        long id = db.sql("select id from lane where project_id = ? and capabilities = ? and concurrency_key = ?")
                .arg(project)
                .arg(capabilities)
                .arg(concurrencyKey)
                .longOr(0);
        if (id != 0) {
            return id;
        }
        return db.sql("insert into lane (project_id, capabilities, concurrency_key) values (?, ?, ?) returning id")
                .arg(project)
                .arg(capabilities)
                .arg(concurrencyKey)
                .runReturningId();
    }

    /** Receives one lane. */
    public interface LaneVisitor {
        void visit(long id, long project, String capabilities, String concurrencyKey, int ready);
    }

    /** Every lane that has ready tasks, or {@code lane} alone if it is not 0. */
    public void forEach(long lane, LaneVisitor visitor) {
        Sql sql = lane == 0 ? db.sql("""
                        select lane.id, lane.project_id, lane.capabilities, lane.concurrency_key, q.ready
                        from (select lane_id, count(*) as ready from task where state = 1 and grouping = 0
                              group by lane_id) q
                        join lane on lane.id = q.lane_id
                        """) : db.sql("""
                                select id, project_id, capabilities, concurrency_key,
                                  (select count(*) from task
                                    where lane_id = lane.id and state = 1 and grouping = 0)
                                from lane where id = ?
                                """).arg(lane);
        try (Rows r = sql.rows()) {
            while (r.next()) {
                visitor.visit(r.number(), r.number(), r.text(), r.text(), r.integer());
            }
        }
    }

    public void limit(long project, String key, int maxRunning) {
        db.sql("insert into concurrency_limit (project_id, key, max_running) values (?, ?, ?)"
                        + " on conflict do update set max_running = excluded.max_running")
                .arg(project)
                .arg(key)
                .arg(maxRunning)
                .run();
    }

    /** Receives one limit. */
    public interface LimitVisitor {
        void visit(long project, String key, int maxRunning);
    }

    public void forEachLimit(LimitVisitor visitor) {
        try (Rows r = db.sql("select project_id, key, max_running from concurrency_limit")
                .rows()) {
            while (r.next()) {
                visitor.visit(r.number(), r.text(), r.integer());
            }
        }
    }
}
