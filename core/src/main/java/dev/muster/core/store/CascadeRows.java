package dev.muster.core.store;

import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.Evidence;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.state.StateMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cascades of sessions: what was submitted, evidence, beliefs. */
public final class CascadeRows {
    private final Db db;

    public CascadeRows(Db db) {
        this.db = db;
    }

    /** A session's cascade. Mutable, for the ledger's thread. */
    public static final class CascadeRow {
        public long id;
        public String session = "";
        public long project;
        public long agent;
        public CascadeState state = CascadeState.NONE;
        public Profile profile = Profile.BALANCED;
        public int round;
        public int checks;
        public @Nullable Decision decision;
        public boolean overruled;
        public long createdAt;
    }

    /** Adds a cascade and gives it its id. */
    public void insert(CascadeRow row) {
        row.id = db.sql("""
                        insert into cascade (session_id, project_id, agent_id, state, profile, round, checks, decision,
                          overruled, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
                        """)
                .arg(row.session)
                .arg(row.project)
                .arg(row.agent)
                .arg(row.state.ordinal())
                .arg(row.profile.ordinal())
                .arg(row.round)
                .arg(row.checks)
                .arg(ordinal(row.decision))
                .arg(row.overruled ? 1L : 0L)
                .arg(row.createdAt)
                .runReturningId();
    }

    private static @Nullable Long ordinal(@Nullable Decision decision) {
        return decision == null ? null : (Long) (long) decision.ordinal();
    }

    public void update(CascadeRow row) {
        db.sql("update cascade set state = ?, round = ?, checks = ?, decision = ?, overruled = ? where id = ?")
                .arg(row.state.ordinal())
                .arg(row.round)
                .arg(row.checks)
                .arg(ordinal(row.decision))
                .arg(row.overruled ? 1L : 0L)
                .arg(row.id)
                .run();
    }

    /** The newest cascade of a session; null if none was begun. */
    public @Nullable CascadeRow newest(String session) {
        return db.sql("""
                        select id, session_id, project_id, agent_id, state, profile, round, checks, decision, overruled,
                          created_at
                        from cascade where session_id = ? order by id desc limit 1
                        """).arg(session).first(CascadeRows::row);
    }

    private static CascadeRow row(Rows r) {
        CascadeRow row = new CascadeRow();
        row.id = r.number();
        row.session = r.text();
        row.project = r.number();
        row.agent = r.number();
        row.state = CascadeState.of(r.integer());
        row.profile = Profile.of(r.integer());
        row.round = r.integer();
        row.checks = r.integer();
        long decision = r.longOr(-1);
        row.decision = decision < 0 ? null : Decision.of((int) decision);
        row.overruled = r.flag();
        row.createdAt = r.number();
        return row;
    }

    public void insert(String session, Assessment assessment) {
        Vectors vectors = assessment.vectors();
        db.sql("""
                        insert into assessment (cascade_id, session_id, phase, round, at, overall, decision, scores,
                          reasoning)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(assessment.cascade())
                .arg(session)
                .arg(StateMachine.wire(assessment.phase()))
                .arg(assessment.round())
                .arg(assessment.at().toEpochMilli())
                .arg(assessment.overall())
                .arg(ordinal(assessment.decision()))
                .arg(vectors == null ? null : vectors.toBytes())
                .arg(assessment.reasoning())
                .run();
    }

    /** What a session submitted, the newest first. */
    public List<Assessment> assessments(String session, int limit) {
        List<Assessment> found = new ArrayList<>();
        try (Rows r = db.sql("""
                        select cascade_id, phase, round, at, scores, overall, decision, reasoning
                        from assessment where session_id = ? order by id desc limit ?
                        """).arg(session).arg(limit).rows()) {
            while (r.next()) {
                found.add(assessment(r));
            }
        }
        return found;
    }

    private static Assessment assessment(Rows r) {
        long cascade = r.number();
        Phase phase = Phase.valueOf(r.text().toUpperCase(Locale.ROOT));
        int round = r.integer();
        Instant at = Instant.ofEpochMilli(r.number());
        byte[] scores = r.bytesOrNull();
        Double overall = r.realOrNull();
        long decision = r.longOr(-1);
        return new Assessment(
                cascade,
                phase,
                round,
                at,
                scores == null ? null : Vectors.fromBytes(scores),
                overall,
                decision < 0 ? null : Decision.of((int) decision),
                r.text());
    }

    /** What a session submitted last of a phase of a cascade; null if nothing. */
    public @Nullable Assessment newestOf(String session, long cascade, Phase phase) {
        return db.sql("""
                        select cascade_id, phase, round, at, scores, overall, decision, reasoning
                        from assessment where session_id = ? and cascade_id = ? and phase = ? order by id desc limit 1
                        """)
                .arg(session)
                .arg(cascade)
                .arg(StateMachine.wire(phase))
                .first(CascadeRows::assessment);
    }

    /** How many cascades a session has begun. */
    public long count(String session) {
        return db.sql("select count(*) from cascade where session_id = ?")
                .arg(session)
                .longOr(0);
    }

    /** The newest scores of a session; null if it gave none. */
    public @Nullable Assessment newestScores(String session) {
        return db.sql("""
                        select cascade_id, phase, round, at, scores, overall, decision, reasoning
                        from assessment where session_id = ? and scores is not null order by id desc limit 1
                        """).arg(session).first(CascadeRows::assessment);
    }

    /** The newest scores that a session had given by a time in ms since 1970; null if it had given none. */
    public @Nullable Assessment newestScoresUntil(String session, long at) {
        return db.sql("""
                        select cascade_id, phase, round, at, scores, overall, decision, reasoning
                        from assessment where session_id = ? and scores is not null and at <= ?
                        order by id desc limit 1
                        """).arg(session).arg(at).first(CascadeRows::assessment);
    }

    // --- evidence and what is believed ---

    /** Keeps evidence beside the score that the agent had given itself, if it had. */
    public void insert(long agent, String session, Evidence evidence, @Nullable Double selfScore, long now) {
        db.sql("""
                        insert into evidence (agent_id, session_id, vector, at, self_score, grounded, confidence, source)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(agent)
                .arg(session)
                .arg(evidence.vector().ordinal())
                .arg(now)
                .arg(selfScore)
                .arg(evidence.value())
                .arg(evidence.confidence())
                .arg(evidence.source())
                .run();
    }

    /** The newest pairs of an agent on a vector, the oldest of them first. */
    public List<Calibration.Pair> pairs(long agent, Vector vector, int limit) {
        List<Calibration.Pair> pairs = new ArrayList<>();
        try (Rows r = db.sql("""
                        select self_score, grounded from evidence
                        where agent_id = ? and vector = ? and self_score is not null order by id desc limit ?
                        """).arg(agent).arg(vector.ordinal()).arg(limit).rows()) {
            while (r.next()) {
                pairs.add(new Calibration.Pair(r.real(), r.real()));
            }
        }
        Collections.reverse(pairs);
        return pairs;
    }

    /** What is believed of an agent on a vector. */
    public Belief belief(long agent, Vector vector) {
        Belief belief = db.sql("select mean, variance, n from belief where agent_id = ? and vector = ?")
                .arg(agent)
                .arg(vector.ordinal())
                .first(r -> new Belief(r.real(), r.real(), r.number()));
        return belief == null ? Belief.PRIOR : belief;
    }

    public void save(long agent, Vector vector, Belief belief) {
        db.sql("""
                        insert into belief (agent_id, vector, mean, variance, n) values (?, ?, ?, ?, ?)
                        on conflict do update set mean = excluded.mean, variance = excluded.variance, n = excluded.n
                        """)
                .arg(agent)
                .arg(vector.ordinal())
                .arg(belief.mean())
                .arg(belief.variance())
                .arg(belief.n())
                .run();
    }
}
