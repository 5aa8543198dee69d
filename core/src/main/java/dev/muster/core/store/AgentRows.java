package dev.muster.core.store;

/** Agents and sessions, as the ledger's thread reads and writes them. */
public final class AgentRows {
    private final Db db;

    public AgentRows(Db db) {
        this.db = db;
    }

    /** One agent; {@code lostAfter} 0 means never by silence. */
    public record AgentRow(
            long id,
            String name,
            int state,
            String capabilities,
            int concurrency,
            long lostAfter,
            long createdAt,
            long lastSeenAt) {}

    public long insert(String name, int state, String capabilities, int concurrency, long lostAfter, long now) {
        return db.sql("""
                        insert into agent (id, name, state, capabilities, concurrency, lost_after, created_at,
                          updated_at, last_seen_at)
                        values (1 + max(coalesce((select max(id) from agent), 0),
                            coalesce((select value from meta where key = 'agent_id_floor'), 0)),
                          ?, ?, ?, ?, ?, ?, ?, ?) returning id
                        """)
                .arg(name)
                .arg(state)
                .arg(capabilities)
                .arg(concurrency)
                .argOrNull(lostAfter)
                .arg(now)
                .arg(now)
                .arg(now)
                .runReturningId();
    }

    /** Uses up an id for an agent that is not there any more, and of which a log speaks. */
    public long skipId() {
        return db.sql("""
                        insert into meta (key, value) values ('agent_id_floor',
                          1 + max(coalesce((select max(id) from agent), 0),
                            coalesce((select value from meta where key = 'agent_id_floor'), 0)))
                        on conflict do update set value = excluded.value returning value
                        """).runReturningId();
    }

    public void update(long id, int state, String capabilities, int concurrency, long lostAfter, long now) {
        db.sql("""
                        update agent set state = ?, capabilities = ?, concurrency = ?, lost_after = ?, updated_at = ?
                        where id = ?
                        """)
                .arg(state)
                .arg(capabilities)
                .arg(concurrency)
                .argOrNull(lostAfter)
                .arg(now)
                .arg(id)
                .run();
    }

    public void updateState(long id, int state, long now) {
        db.sql("update agent set state = ?, updated_at = ? where id = ?")
                .arg(state)
                .arg(now)
                .arg(id)
                .run();
    }

    public void seen(long id, long at) {
        db.sql("update agent set last_seen_at = ? where id = ?").arg(at).arg(id).run();
    }

    /** Receives one agent. */
    public interface Visitor {
        void visit(AgentRow agent);
    }

    public void forEach(Visitor visitor) {
        try (Rows r = db.sql("""
                        select id, name, state, capabilities, concurrency, lost_after, created_at, last_seen_at
                        from agent
                        """).rows()) {
            while (r.next()) {
                visitor.visit(new AgentRow(
                        r.number(), r.text(), r.integer(), r.text(), r.integer(), r.number(), r.number(), r.number()));
            }
        }
    }
}
