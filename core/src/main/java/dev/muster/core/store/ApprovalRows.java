package dev.muster.core.store;

import org.jspecify.annotations.Nullable;

/** Questions to people, as the ledger's thread reads and writes them. */
public final class ApprovalRows {
    static final String SELECT = """
            select id, project_id, kind, state, task_id, story_id, cycle_id, session_id, created_at,
              remind_every, remind_at, reminders, answered_at, answered_by, question, comment
            from approval
            """;

    private final Db db;

    public ApprovalRows(Db db) {
        this.db = db;
    }

    /** A question. Ids are 0 if there is none, times ms since 1970. Mutable, for the ledger's thread. */
    public static final class ApprovalRow {
        public long id;
        public long project;
        public int kind;
        public int state;
        public long task;
        public long story;
        public long cycle;
        public @Nullable String session;
        public long createdAt;
        public long remindEvery;
        public long remindAt;
        public int reminders;
        public long answeredAt;
        public @Nullable String answeredBy;
        public String question = "";
        public @Nullable String comment;
    }

    /** Adds a question and gives it its id. */
    public void insert(ApprovalRow row) {
        row.id = db.sql("""
                        insert into approval (project_id, kind, state, task_id, story_id, cycle_id, session_id,
                          created_at, remind_every, remind_at, reminders, question)
                        values (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, 0, ?) returning id
                        """)
                .arg(row.project)
                .arg(row.kind)
                .argOrNull(row.task)
                .argOrNull(row.story)
                .argOrNull(row.cycle)
                .arg(row.session)
                .arg(row.createdAt)
                .arg(row.remindEvery)
                .arg(row.remindAt)
                .arg(row.question)
                .runReturningId();
    }

    public void update(ApprovalRow row) {
        db.sql("""
                        update approval set state = ?, remind_at = ?, reminders = ?, answered_at = ?, answered_by = ?,
                          comment = ?
                        where id = ?
                        """)
                .arg(row.state)
                .arg(row.remindAt)
                .arg(row.reminders)
                .argOrNull(row.answeredAt)
                .arg(row.answeredBy)
                .arg(row.comment)
                .arg(row.id)
                .run();
    }

    public @Nullable ApprovalRow find(long id) {
        return db.sql(SELECT + "where id = ?").arg(id).first(ApprovalRows::row);
    }

    /** The unanswered question about a task; null if there is none. */
    public @Nullable ApprovalRow pendingOfTask(long task) {
        return db.sql(SELECT + "where task_id = ? and state = 0").arg(task).first(ApprovalRows::row);
    }

    /** The unanswered question about a story or its commit; null if there is none. */
    public @Nullable ApprovalRow pendingOfStory(long story) {
        return db.sql(SELECT + "where story_id = ? and state = 0").arg(story).first(ApprovalRows::row);
    }

    static ApprovalRow row(Rows r) {
        ApprovalRow row = new ApprovalRow();
        row.id = r.number();
        row.project = r.number();
        row.kind = r.integer();
        row.state = r.integer();
        row.task = r.number();
        row.story = r.number();
        row.cycle = r.number();
        row.session = r.textOrNull();
        row.createdAt = r.number();
        row.remindEvery = r.number();
        row.remindAt = r.number();
        row.reminders = r.integer();
        row.answeredAt = r.number();
        row.answeredBy = r.textOrNull();
        row.question = r.text();
        row.comment = r.textOrNull();
        return row;
    }

    /** Receives a question that waits. */
    public interface Visitor {
        void visit(long approval, long remindAt);
    }

    public void forEachPending(Visitor visitor) {
        try (Rows r = db.sql("select id, remind_at from approval where state = 0 and remind_every > 0")
                .rows()) {
            while (r.next()) {
                visitor.visit(r.number(), r.number());
            }
        }
    }
}
