package dev.muster.core.store;

import dev.muster.core.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes what is left of agents and tasks that are gone, and evidence that is too old to be looked at. Each walk goes
 * over a table in pieces: it begins after 0, goes on after what it answered, and is over with
 * {@link RetentionRows#DONE}.
 */
public final class LeftoverRows {
    /** Agents whose evidence is counted in one transaction: some ten thousand entries of an index each at most. */
    private static final int AGENTS_PIECE = 10;
    /** The newest pairs of an agent on a vector that anybody asks for. */
    private static final int PAIRS = Limits.PAGE;

    private final Db db;

    LeftoverRows(Db db) {
        this.db = db;
    }

    /**
     * Deletes what is beyond the newest evidence of some agents on each vector, and all of agents that are gone, with
     * what was believed of them.
     *
     * @param after the agent that was done last
     * @param limit how much of one agent and vector to delete at once
     */
    public long deleteEvidence(long after, int limit) {
        long done = after;
        for (int i = 0; i < AGENTS_PIECE; i++) {
            long agent = db.sql("select min(agent_id) from evidence where agent_id > ?")
                    .arg(done)
                    .longOr(0);
            if (agent == 0) {
                return RetentionRows.DONE;
            }
            if (deleteEvidenceOf(agent, limit) > 0) {
                return done; // the agent is looked at again until nothing of it has to go
            }
            done = agent;
        }
        return done;
    }

    private int deleteEvidenceOf(long agent, int limit) {
        boolean gone = db.sql("select 1 from agent where id = ?").arg(agent).longOr(0) == 0;
        if (gone) {
            db.sql("delete from belief where agent_id = ?").arg(agent).run();
        }
        int kept = gone ? 0 : PAIRS;
        List<Long> vectors = new ArrayList<>();
        try (Rows r = db.sql("select vector from evidence where agent_id = ? group by vector having count(*) > ?")
                .arg(agent)
                .arg(kept)
                .rows()) {
            while (r.next()) {
                vectors.add(r.number());
            }
        }
        int deleted = 0;
        for (long vector : vectors) {
            // Evidence without a score beside it is no pair: it must not push out those that are.
            for (int scored = 0; scored <= 1; scored++) {
                deleted += db.sql("""
                                delete from evidence where id in (
                                  select id from evidence
                                  where agent_id = ? and vector = ? and (self_score is not null) = ?
                                  order by id desc limit ? offset ?)
                                """)
                        .arg(agent)
                        .arg(vector)
                        .arg(scored)
                        .arg(limit)
                        .arg(kept)
                        .runCounted();
            }
        }
        return deleted;
    }

    /**
     * Looks at some questions about tasks and deletes those that nobody waits for any more since {@code before} and
     * whose task is gone.
     *
     * @param after the last that was looked at
     * @param limit how many to look at
     */
    public long deleteApprovals(long after, long before, int limit) {
        long last;
        int looked;
        // Ids grow with time: if all of a piece are young, so is the rest.
        try (Rows r = db.sql("""
                        select coalesce(max(id), 0), count(*), coalesce(min(created_at), 0)
                        from (select id, created_at from approval where id > ? order by id limit ?)
                        """).arg(after).arg(limit).rows()) {
            r.next();
            last = r.number();
            looked = r.integer();
            if (r.number() >= before) {
                return RetentionRows.DONE;
            }
        }
        // The newest stays: its id would be given out again, and the log speaks of it.
        db.sql("""
                        delete from approval where id in (
                          select id from approval a
                          where id > ? and id <= ? and kind = 0 and state <> 0 and answered_at < ?
                            and not exists (select 1 from task where id = a.task_id)
                            and id < (select max(id) from approval))
                        """).arg(after).arg(last).arg(before).run();
        return looked < limit ? RetentionRows.DONE : last;
    }
}
