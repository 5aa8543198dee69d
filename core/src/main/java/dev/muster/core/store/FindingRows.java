package dev.muster.core.store;

import dev.muster.core.agent.AgentId;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.FindingKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sessions noted down, and its full-text index. */
public final class FindingRows {
    private final Db db;

    public FindingRows(Db db) {
        this.db = db;
    }

    public long insert(long project, String session, long agent, FindingKind kind, String text, long now) {
        long id = db.sql("""
                        insert into finding (project_id, session_id, agent_id, kind, published, at, text)
                        values (?, ?, ?, ?, 0, ?, ?) returning id
                        """)
                .arg(project)
                .arg(session)
                .arg(agent)
                .arg(kind.ordinal())
                .arg(now)
                .arg(text)
                .runReturningId();
        db.sql("insert into finding_search (rowid, text) values (?, ?)")
                .arg(id)
                .arg(text)
                .run();
        return id;
    }

    /** The session that noted a finding; null if there is no such finding. */
    public @Nullable String sessionOf(long finding) {
        return db.sql("select session_id from finding where id = ?")
                .arg(finding)
                .first(Rows::text);
    }

    public void publish(long finding) {
        db.sql("update finding set published = 1 where id = ?").arg(finding).run();
    }

    /** How much a session noted of each kind; a kind of which it noted nothing is missing. */
    public Map<FindingKind, Long> countBy(String session) {
        Map<FindingKind, Long> counts = new EnumMap<>(FindingKind.class);
        try (Rows r = db.sql("select kind, count(*) from finding where session_id = ? group by kind")
                .arg(session)
                .rows()) {
            while (r.next()) {
                counts.put(FindingKind.of(r.integer()), r.number());
            }
        }
        return counts;
    }

    /** What a session sees, its own and what was published in its project, the newest first. */
    public List<Finding> seenBy(String session, long project, int limit) {
        return list(db.sql("""
                        select id, agent_id, kind, text, published, at from (
                          select * from (select * from finding where session_id = ?1 order by id desc limit ?3)
                          union
                          select * from (
                            select * from finding where project_id = ?2 and published = 1 order by id desc limit ?3))
                        order by id desc limit ?3
                        """).arg(session).arg(project).arg(limit));
    }

    /** The same, of those that contain all words of a query of the full-text index. */
    public List<Finding> search(String session, long project, String query, int limit) {
        return list(db.sql("""
                        select f.id, f.agent_id, f.kind, f.text, f.published, f.at
                        from finding_search s join finding f on f.id = s.rowid
                        where finding_search match ?1 and (f.session_id = ?2 or (f.project_id = ?3 and f.published = 1))
                        order by f.id desc limit ?4
                        """).arg(query).arg(session).arg(project).arg(limit));
    }

    private static List<Finding> list(Sql sql) {
        List<Finding> found = new ArrayList<>();
        try (Rows r = sql.rows()) {
            while (r.next()) {
                found.add(new Finding(
                        r.number(),
                        new AgentId(r.number()),
                        FindingKind.of(r.integer()),
                        r.text(),
                        r.flag(),
                        Instant.ofEpochMilli(r.number())));
            }
        }
        return found;
    }
}
