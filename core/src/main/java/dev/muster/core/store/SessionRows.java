package dev.muster.core.store;

import org.jspecify.annotations.Nullable;

/** Sessions, as the ledger's thread reads and writes them. */
public final class SessionRows {
    private final Db db;

    public SessionRows(Db db) {
        this.db = db;
    }

    /** One session. */
    public record SessionRow(String id, long project, long agent, int state, long createdAt, long lastSeenAt) {}

    public void insert(SessionRow session) {
        db.sql("""
                        insert into session (id, project_id, agent_id, state, created_at, last_seen_at)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .arg(session.id())
                .arg(session.project())
                .arg(session.agent())
                .arg(session.state())
                .arg(session.createdAt())
                .arg(session.lastSeenAt())
                .run();
    }

    public void updateState(String id, int state, long endedAt) {
        db.sql("update session set state = ?, ended_at = ? where id = ?")
                .arg(state)
                .argOrNull(endedAt)
                .arg(id)
                .run();
    }

    public void seen(String id, long at) {
        db.sql("update session set last_seen_at = ? where id = ?")
                .arg(at)
                .arg(id)
                .run();
    }

    public @Nullable SessionRow find(String id) {
        return db.sql("select id, project_id, agent_id, state, created_at, last_seen_at from session where id = ?")
                .arg(id)
                .first(SessionRows::row);
    }

    /** Whether an agent has or had a session in another project than this. */
    public boolean isElsewhere(long agent, long project) {
        return db.sql("select exists (select 1 from session where project_id <> ? and agent_id = ?)")
                        .arg(project)
                        .arg(agent)
                        .longOr(0)
                != 0;
    }

    /** Receives one session. */
    public interface Visitor {
        void visit(SessionRow session);
    }

    /** Every session that is active or paused. */
    public void forEachLive(Visitor visitor) {
        try (Rows r = db.sql("""
                        select id, project_id, agent_id, state, created_at, last_seen_at from session
                        where state < 3 and state <> 2
                        """).rows()) {
            while (r.next()) {
                visitor.visit(row(r));
            }
        }
    }

    private static SessionRow row(Rows r) {
        return new SessionRow(r.text(), r.number(), r.number(), r.integer(), r.number(), r.number());
    }
}
