package dev.muster.core.store;

import static dev.muster.core.store.Column.bytes;
import static dev.muster.core.store.Column.content;
import static dev.muster.core.store.Column.count;
import static dev.muster.core.store.Column.flag;
import static dev.muster.core.store.Column.id;
import static dev.muster.core.store.Column.json;
import static dev.muster.core.store.Column.longText;
import static dev.muster.core.store.Column.number;
import static dev.muster.core.store.Column.real;
import static dev.muster.core.store.Column.reference;
import static dev.muster.core.store.Column.state;
import static dev.muster.core.store.Column.text;
import static dev.muster.core.store.Column.words;

import dev.muster.core.Limits;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.Profile;
import dev.muster.core.context.PartForm;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.TaskState;
import dev.muster.core.tdd.TddState;
import java.util.List;

/**
 * All that is a project's, as lines of a file: what a row may refer to stands before it. Tokens, leases, idempotency
 * keys and the place of a repository are not the project's, but this machine's; what is believed of an agent is the
 * agent's.
 */
public final class ProjectSheets {
    public static final String AGENT = "agent";
    public static final String SESSION = "session";
    public static final String DELETED_TASK = "deleted_task";
    public static final String LANE = "lane";
    public static final String TASK = "task";
    public static final String EDGE = "edge";
    public static final String EPIC = "epic";
    public static final String SPRINT = "sprint";
    public static final String STORY = "story";
    public static final String CYCLE = "cycle";
    public static final String APPROVAL = "approval";
    public static final String CASCADE = "cascade";
    public static final String FINDING = "finding";
    public static final String CHECKPOINT = "checkpoint";
    public static final String EVENT = "event";

    private static final int NAME = 3 * Limits.NAME;
    private static final int TITLE = 3 * Limits.TITLE;
    private static final int REASON = 3 * Limits.REASON;
    /** For texts that are put together of others, and JSON. */
    private static final int LARGE = 16 * 1024 * 1024;

    private ProjectSheets() {}

    private static final Sheet PROJECT = new Sheet(
            "project",
            "",
            List.of(
                    text("description", Limits.DESCRIPTION_BYTES),
                    number("created_at"),
                    count("max_in_progress").optional(),
                    number("first_event", 1, Long.MAX_VALUE)),
            0,
            "select description, created_at, max_in_progress, first_event from project where id = ?",
            """
            update project set description = ?2, created_at = ?3, max_in_progress = ?4, first_event = ?5 where id = ?1
            """,
            true);

    private static final Sheet LIMIT = new Sheet(
            "limit",
            "",
            List.of(text("key", NAME), count("max_running")),
            1,
            "select key, max_running from concurrency_limit where project_id = ? order by key",
            "insert into concurrency_limit (project_id, key, max_running) values (?, ?, ?)",
            true);

    /** An agent without a name has been deleted, and the log still speaks of it. */
    private static final Sheet AGENTS =
            new Sheet(AGENT, "", List.of(id("id"), text("name", NAME).optional()), 1, """
            select used.id, agent.name from (
              select agent_id as id from session where project_id = ?1
              union select agent_id from event where project_id = ?1 and agent_id is not null
              union select holder from task where project_id = ?1 and holder is not null
              union select agent_id from cascade where project_id = ?1
              union select agent_id from finding where project_id = ?1) used
            left join agent on agent.id = used.id
            order by used.id
            """, "", false);

    /**
     * Sessions are numbered in the order in which the log first speaks of them: who knows a session's id speaks for the
     * session, and so no file has one. A session without an agent has been deleted.
     */
    private static final Sheet SESSIONS = new Sheet(
            SESSION,
            "",
            List.of(
                    reference("id", SESSION),
                    reference("agent", AGENT).optional(),
                    state("state", SessionState.values()).optional(),
                    number("created_at").optional(),
                    number("last_seen_at").optional(),
                    number("ended_at").optional()),
            1,
            """
            select used.id, session.agent_id, session.state, session.created_at, session.last_seen_at, session.ended_at
            from (
              select id, min(first) as first from (
                select session_id as id, min(seq) as first from event
                  where project_id = ?1 and session_id is not null group by session_id
                union all select id, 9223372036854775807 from session where project_id = ?1
                union all select session_id, 9223372036854775807 from finding where project_id = ?1
                union all select session_id, 9223372036854775807 from tdd_cycle
                  where project_id = ?1 and session_id is not null
                union all select session_id, 9223372036854775807 from approval
                  where project_id = ?1 and session_id is not null)
              group by id) used
            left join session on session.id = used.id
            order by used.first, session.created_at, used.id
            """,
            """
            insert into session (project_id, id, agent_id, state, created_at, last_seen_at, ended_at)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet DELETED_TASKS = new Sheet(DELETED_TASK, "", List.of(id("id")), 1, """
            select used.id from (
              select task_id as id from event where project_id = ?1 and task_id is not null
              union select parent_id from task where project_id = ?1 and parent_id is not null
              union select edge.on_id from edge join task on task.id = edge.task_id where task.project_id = ?1
              union select task_id from story where project_id = ?1 and task_id is not null
              union select task_id from approval where project_id = ?1 and task_id is not null) used
            where not exists (select 1 from task where task.id = used.id)
            order by used.id
            """, "", false);

    private static final Sheet LANES = new Sheet(
            LANE,
            "lane",
            List.of(
                    id("id"),
                    words("needs", (long) Limits.CAPABILITIES * NAME),
                    text("concurrency_key", NAME).usuallyEmpty()),
            1,
            "select id, capabilities, concurrency_key from lane where project_id = ? order by id",
            "insert into lane (project_id, id, capabilities, concurrency_key) values (?, ?, ?, ?)",
            true);

    /** The key of the last lease is not in the file: no lease of before is good for the task. */
    private static final Sheet TASKS = new Sheet(
            TASK,
            "task",
            List.of(
                    id("id"),
                    text("title", TITLE),
                    text("type", NAME),
                    state("state", TaskState.values()),
                    number("priority", -Limits.PRIORITY, Limits.PRIORITY).usuallyEmpty(),
                    reference("lane", LANE),
                    reference("parent", TASK).optional(),
                    flag("grouping"),
                    count("holds").usuallyEmpty(),
                    count("open_children").usuallyEmpty(),
                    count("failed_children").usuallyEmpty(),
                    count("attempts").usuallyEmpty(),
                    number("max_attempts", 1, Integer.MAX_VALUE),
                    number("run", 1, Integer.MAX_VALUE),
                    count("revision").usuallyEmpty(),
                    number("fence").usuallyEmpty(),
                    reference("holder", AGENT).optional(),
                    number("not_before").optional(),
                    number("deadline").optional(),
                    number("execution_timeout").optional(),
                    number("progress_timeout").optional(),
                    number("created_at"),
                    number("updated_at"),
                    number("ended_at").optional(),
                    flag("archived"),
                    text("specialist", NAME).optional(),
                    words("labels", (long) Limits.LABELS * NAME),
                    text("reason", LARGE).optional(),
                    longText("description", LARGE),
                    longText("summary", LARGE).optional()),
            1,
            """
            select id, title, type, state, priority, lane_id, parent_id, grouping, holds, open_children,
              failed_children, attempts, max_attempts, run, revision, fence, holder, not_before, deadline,
              execution_timeout, progress_timeout, created_at, updated_at, ended_at, archived, specialist, labels,
              reason, description, description_blob, summary, summary_blob
            from task where project_id = ? order by id
            """,
            """
            insert into task (project_id, id, title, type, state, priority, lane_id, parent_id, grouping, holds,
              open_children, failed_children, attempts, max_attempts, run, revision, fence, holder, not_before,
              deadline, execution_timeout, progress_timeout, created_at, updated_at, ended_at, archived, specialist,
              labels, reason, description, description_blob, summary, summary_blob, lease_key)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
              -1)
            """,
            true);

    private static final Sheet EDGES = new Sheet(
            EDGE,
            "",
            List.of(
                    reference("task", TASK),
                    reference("on", TASK),
                    text("artifact", NAME).usuallyEmpty(),
                    state("dependency", Dependency.Kind.values()),
                    state("state", List.of("open", "satisfied", "broken"))),
            3,
            """
            select edge.task_id, edge.on_id, edge.artifact, edge.kind, edge.state
            from edge join task on task.id = edge.task_id where task.project_id = ?
            order by edge.task_id, edge.on_id, edge.artifact
            """,
            "insert into edge (task_id, on_id, artifact, kind, state) values (?, ?, ?, ?, ?)",
            false);

    private static final Sheet ARTIFACTS = new Sheet(
            "artifact",
            "",
            List.of(
                    reference("task", TASK),
                    text("name", NAME),
                    number("version", 1, Integer.MAX_VALUE),
                    text("type", NAME),
                    number("created_at"),
                    content("content")),
            3,
            """
            select artifact.task_id, artifact.name, artifact.version, artifact.type, artifact.created_at, artifact.hash
            from artifact join task on task.id = artifact.task_id where task.project_id = ?
            order by artifact.task_id, artifact.name, artifact.version
            """,
            """
            insert into artifact (task_id, name, version, type, created_at, hash, size) values (?, ?, ?, ?, ?, ?, ?)
            """,
            false);

    private static final Sheet EPICS = new Sheet(
            EPIC,
            "epic",
            List.of(id("id"), number("created_at"), text("title", TITLE), longText("description", LARGE)),
            1,
            """
            select id, created_at, title, description, description_blob from epic where project_id = ? order by id
            """,
            """
            insert into epic (project_id, id, created_at, title, description, description_blob)
            values (?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet SPRINTS = new Sheet(
            SPRINT,
            "sprint",
            List.of(
                    id("id"),
                    number("created_at"),
                    number("started_at").optional(),
                    number("ended_at").optional(),
                    text("goal", REASON)),
            1,
            "select id, created_at, started_at, ended_at, goal from sprint where project_id = ? order by id",
            """
            insert into sprint (project_id, id, created_at, started_at, ended_at, goal) values (?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet STORIES = new Sheet(
            STORY,
            "story",
            List.of(
                    id("id"),
                    text("title", TITLE),
                    state("state", StoryState.values()),
                    number("priority", -Limits.PRIORITY, Limits.PRIORITY).usuallyEmpty(),
                    count("ci_failures").usuallyEmpty(),
                    reference("epic", EPIC).optional(),
                    reference("sprint", SPRINT).optional(),
                    reference("task", TASK).optional(),
                    number("created_at"),
                    number("updated_at"),
                    text("acceptance", REASON).usuallyEmpty(),
                    longText("description", LARGE)),
            1,
            """
            select id, title, state, priority, ci_failures, epic_id, sprint_id, task_id, created_at, updated_at,
              acceptance, description, description_blob
            from story where project_id = ? order by id
            """,
            """
            insert into story (project_id, id, title, state, priority, ci_failures, epic_id, sprint_id, task_id,
              created_at, updated_at, acceptance, description, description_blob)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet WORKFLOW = new Sheet(
            "workflow",
            "",
            List.of(
                    state("state", ScrumState.values()),
                    state("mode", ScrumMode.values()),
                    reference("sprint", SPRINT).optional()),
            0,
            "select state, mode, sprint_id from scrum where project_id = ?",
            "insert into scrum (project_id, state, mode, sprint_id) values (?, ?, ?, ?)",
            true);

    private static final Sheet CYCLES = new Sheet(
            CYCLE,
            "tdd_cycle",
            List.of(
                    id("id"),
                    reference("story", STORY),
                    state("state", TddState.values()),
                    reference("session", SESSION).optional(),
                    number("phase_at"),
                    number("created_at"),
                    number("ended_at").optional(),
                    number("changed"),
                    number("ran").optional(),
                    count("passed").optional(),
                    count("failed").optional(),
                    flag("overdue"),
                    text("commit", REASON).optional()),
            1,
            """
            select id, story_id, state, session_id, phase_at, created_at, ended_at, changed, ran, passed, failed,
              overdue, commit_id
            from tdd_cycle where project_id = ? order by id
            """,
            """
            insert into tdd_cycle (project_id, id, story_id, state, session_id, phase_at, created_at, ended_at, changed,
              ran, passed, failed, overdue, commit_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet APPROVALS = new Sheet(
            APPROVAL,
            "approval",
            List.of(
                    id("id"),
                    state("about", ApprovalKind.values()),
                    state("state", ApprovalState.values()),
                    reference("task", TASK).optional(),
                    reference("story", STORY).optional(),
                    reference("cycle", CYCLE).optional(),
                    reference("session", SESSION).optional(),
                    number("created_at"),
                    number("remind_every"),
                    number("remind_at"),
                    count("reminders").usuallyEmpty(),
                    number("answered_at").optional(),
                    text("answered_by", TITLE).optional(),
                    text("question", LARGE),
                    text("comment", LARGE).optional()),
            1,
            """
            select id, kind, state, task_id, story_id, cycle_id, session_id, created_at, remind_every, remind_at,
              reminders, answered_at, answered_by, question, comment
            from approval where project_id = ? order by id
            """,
            """
            insert into approval (project_id, id, kind, state, task_id, story_id, cycle_id, session_id, created_at,
              remind_every, remind_at, reminders, answered_at, answered_by, question, comment)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet CASCADES = new Sheet(
            CASCADE,
            "cascade",
            List.of(
                    id("id"),
                    reference("session", SESSION),
                    reference("agent", AGENT),
                    state("state", CascadeState.values()),
                    state("profile", Profile.values()),
                    count("round"),
                    count("checks"),
                    state("decision", Decision.values()).optional(),
                    flag("overruled"),
                    number("created_at")),
            1,
            """
            select id, session_id, agent_id, state, profile, round, checks, decision, overruled, created_at
            from cascade where project_id = ? order by id
            """,
            """
            insert into cascade (project_id, id, session_id, agent_id, state, profile, round, checks, decision,
              overruled, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet ASSESSMENTS = new Sheet(
            "assessment",
            "assessment",
            List.of(
                    id("id"),
                    reference("cascade", CASCADE),
                    reference("session", SESSION),
                    text("phase", NAME),
                    count("round"),
                    number("at"),
                    real("overall").optional(),
                    state("decision", Decision.values()).optional(),
                    bytes("scores", LARGE).optional(),
                    text("reasoning", LARGE)),
            1,
            """
            select a.id, a.cascade_id, a.session_id, a.phase, a.round, a.at, a.overall, a.decision, a.scores, a.reasoning
            from assessment a join cascade on cascade.id = a.cascade_id where cascade.project_id = ? order by a.id
            """,
            """
            insert into assessment (id, cascade_id, session_id, phase, round, at, overall, decision, scores, reasoning)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            false);

    private static final Sheet FINDINGS = new Sheet(
            FINDING,
            "finding",
            List.of(
                    id("id"),
                    reference("session", SESSION),
                    reference("agent", AGENT),
                    state("about", FindingKind.values()),
                    flag("published"),
                    number("at"),
                    text("text", LARGE)),
            1,
            """
            select id, session_id, agent_id, kind, published, at, text from finding where project_id = ? order by id
            """,
            """
            insert into finding (project_id, id, session_id, agent_id, kind, published, at, text)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet CHECKPOINTS = new Sheet(
            CHECKPOINT,
            "checkpoint",
            List.of(
                    id("id"),
                    reference("session", SESSION),
                    number("seq", 1, Long.MAX_VALUE),
                    text("phase", NAME),
                    count("round"),
                    number("at_nanos"),
                    text("summary", TITLE).usuallyEmpty(),
                    content("content")),
            1,
            """
            select id, session_id, seq, phase, round, at_nanos, summary, hash from checkpoint
            where project_id = ? order by id
            """,
            """
            insert into checkpoint (project_id, id, session_id, seq, phase, round, at_nanos, summary, hash, size)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet CONTEXTS = new Sheet(
            "context",
            "",
            List.of(
                    number("version", 1, Long.MAX_VALUE),
                    reference("session", SESSION),
                    text("key", NAME),
                    state("form", PartForm.values()),
                    number("at"),
                    content("content")),
            1,
            """
            select version, session_id, key, form, at, hash from session_context
            where project_id = ? order by version
            """,
            """
            insert into session_context (project_id, version, session_id, key, form, at, hash, size)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet TEMPLATES = new Sheet(
            "template",
            "",
            List.of(
                    text("name", NAME),
                    number("version", 1, Integer.MAX_VALUE),
                    number("updated_at"),
                    text("description", LARGE),
                    text("body", LARGE)),
            1,
            """
            select name, version, updated_at, description, body from template where project_id = ? order by name
            """,
            """
            insert into template (project_id, name, version, updated_at, description, body) values (?, ?, ?, ?, ?, ?)
            """,
            true);

    private static final Sheet EVENTS = new Sheet(
            EVENT,
            "",
            List.of(
                    number("seq", 1, Long.MAX_VALUE),
                    number("at"),
                    text("event", NAME),
                    reference("task", TASK).optional(),
                    reference("agent", AGENT).optional(),
                    reference("session", SESSION).optional(),
                    state("from", TaskState.values()).optional(),
                    state("to", TaskState.values()).optional(),
                    number("fence").optional(),
                    json("data", LARGE)),
            1,
            """
            select seq, at, kind, task_id, agent_id, session_id, state_from, state_to, fence, data
            from event where project_id = ? order by seq
            """,
            """
            insert into event (project_id, seq, at, kind, task_id, agent_id, session_id, state_from, state_to, fence,
              data)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            true);

    /** In the order of the file. */
    public static final List<Sheet> ALL = List.of(
            PROJECT,
            LIMIT,
            AGENTS,
            SESSIONS,
            DELETED_TASKS,
            LANES,
            TASKS,
            EDGES,
            ARTIFACTS,
            EPICS,
            SPRINTS,
            STORIES,
            WORKFLOW,
            CYCLES,
            APPROVALS,
            CASCADES,
            ASSESSMENTS,
            FINDINGS,
            CHECKPOINTS,
            CONTEXTS,
            TEMPLATES,
            EVENTS);

    /** The largest id that is in use in the table of a sheet; 0 if there is none. */
    public static long largestId(Db db, Sheet sheet) {
        return db.sql(("select max(id) from " + sheet.table()).intern()).longOr(0);
    }

    /** Writes what is kept beside the rows of a project that were just written: counters, the index of findings. */
    public static void countRows(Db db, long project) {
        db.sql("""
                        insert into task_count (project_id, state, tasks)
                        select project_id, state, count(*) from task where project_id = ? group by state
                        """).arg(project).run();
        db.sql("""
                        insert into story_count (project_id, state, stories)
                        select project_id, state, count(*) from story where project_id = ? group by state
                        """).arg(project).run();
        db.sql("insert into finding_search (rowid, text) select id, text from finding where project_id = ?")
                .arg(project)
                .run();
    }
}
