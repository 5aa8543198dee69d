package dev.muster.core.store;

import dev.muster.core.tdd.TddState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TDD cycles, as the ledger's thread reads and writes them. */
public final class CycleRows {
    private static final String SELECT = """
            select id, project_id, story_id, state, session_id, phase_at, created_at, ended_at, changed,
              ran, passed, failed, overdue, commit_id
            from tdd_cycle
            """;

    private final Db db;

    public CycleRows(Db db) {
        this.db = db;
    }

    /**
     * A cycle. {@code changed} and {@code ran} are the project's event numbers of the last change and of the last run
     * of the tests, 0 if there was none yet. Mutable, for the ledger's thread.
     */
    public static final class CycleRow {
        public long id;
        public long project;
        public long story;
        public TddState state = TddState.DESIGN;
        public @Nullable String session;
        public long phaseAt;
        public long createdAt;
        public long endedAt;
        public long changed;
        public long ran;
        public int passed;
        public int failed;
        /** Whether it was told that this phase has used up its time-box. */
        public boolean overdue;

        public @Nullable String commit;
    }

    /** Adds a cycle and gives it its id. */
    public void insert(CycleRow row) {
        row.id = db.sql("""
                        insert into tdd_cycle (project_id, story_id, state, session_id, phase_at, created_at, changed)
                        values (?, ?, ?, ?, ?, ?, ?) returning id
                        """)
                .arg(row.project)
                .arg(row.story)
                .arg(row.state.ordinal())
                .arg(row.session)
                .arg(row.phaseAt)
                .arg(row.createdAt)
                .arg(row.changed)
                .runReturningId();
    }

    public void update(CycleRow row) {
        db.sql("""
                        update tdd_cycle set state = ?, phase_at = ?, ended_at = ?, changed = ?, ran = ?, passed = ?,
                          failed = ?, overdue = ?, commit_id = ?
                        where id = ?
                        """)
                .arg(row.state.ordinal())
                .arg(row.phaseAt)
                .argOrNull(row.endedAt)
                .arg(row.changed)
                .argOrNull(row.ran)
                .arg((long) row.passed)
                .arg((long) row.failed)
                .arg(row.overdue ? 1L : 0L)
                .arg(row.commit)
                .arg(row.id)
                .run();
    }

    public @Nullable CycleRow find(long id) {
        return db.sql(SELECT + "where id = ?").arg(id).first(CycleRows::row);
    }

    /** The newest cycle of a story, whatever its state; null if it had none. */
    public @Nullable CycleRow newestOf(long story) {
        return db.sql(SELECT + "where story_id = ? order by id desc limit 1")
                .arg(story)
                .first(CycleRows::row);
    }

    /** The cycle of a story that has not ended; null if there is none. */
    public @Nullable CycleRow activeOn(long story) {
        return db.sql(SELECT + "where story_id = ? and state < 4").arg(story).first(CycleRows::row);
    }

    static CycleRow row(Rows r) {
        CycleRow row = new CycleRow();
        row.id = r.number();
        row.project = r.number();
        row.story = r.number();
        row.state = TddState.of(r.integer());
        row.session = r.textOrNull();
        row.phaseAt = r.number();
        row.createdAt = r.number();
        row.endedAt = r.number();
        row.changed = r.number();
        row.ran = r.number();
        row.passed = r.integer();
        row.failed = r.integer();
        row.overdue = r.flag();
        row.commit = r.textOrNull();
        return row;
    }

    /** Whether any story of a sprint has a cycle that has not ended. */
    public boolean activeIn(long sprint) {
        return db.sql("""
                        select 1 from story s where s.sprint_id = ?
                          and exists (select 1 from tdd_cycle c where c.story_id = s.id and c.state < 4)
                        limit 1
                        """).arg(sprint).longOr(0) == 1;
    }

    /** All cycles that have not ended. */
    public List<CycleRow> live() {
        List<CycleRow> cycles = new ArrayList<>();
        try (Rows r = db.sql(SELECT + "where state < 4 order by phase_at").rows()) {
            while (r.next()) {
                cycles.add(row(r));
            }
        }
        return cycles;
    }
}
