package dev.muster.lab.audit;

import dev.muster.lab.audit.Findings.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Checks what ties rows to one another: leases, dependencies, parents, sessions, artifacts, workflows, checkpoints,
 * contexts.
 */
final class RelationsCheck {
    /** The kind of an edge that holds until the other ends, however it ends; the others want it completed. */
    private static final int SOFT = 1;

    private final Connection store;
    private final long first;
    private final TaskTrack track;
    private final Findings findings;

    /** @param first id of the first project whose events are looked at; rows that are few are looked at all */
    RelationsCheck(Connection store, long first, TaskTrack track, Findings findings) {
        this.store = store;
        this.first = first;
        this.track = track;
        this.findings = findings;
    }

    /** Says what is wrong with a row of a query. */
    private interface Wording {
        String of(ResultSet row) throws SQLException;
    }

    void run() throws SQLException {
        each(
                Kind.DUPLICATED,
                "select task_id, count(*) from lease group by task_id having count(*) > 1",
                row -> "task t" + row.getLong(1) + " has " + row.getLong(2) + " live leases");
        each(Kind.CORRUPT, """
        select lease.task_id from lease left join task on task.id = lease.task_id
        where task.state is null or task.state <> 2 or task.fence <> lease.fence or task.holder <> lease.agent_id
        """, row -> "the lease of task t" + row.getLong(1) + " does not match the task");
        each(Kind.CORRUPT, """
        select id from task where state = 2 and not exists (select 1 from lease where task_id = task.id)
        """, row -> "task t" + row.getLong(1) + " is in progress without a lease");
        each(
                Kind.FOREIGN,
                "select event.task_id, event.seq from event join task on task.id = event.task_id"
                        + " where task.project_id <> event.project_id and event.project_id >= " + first,
                row -> "event " + row.getLong(2) + " about task t" + row.getLong(1) + " is in another project's log");
        each(
                Kind.FOREIGN,
                """
        select child.id, parent.id from task child join task parent on parent.id = child.parent_id
        where parent.project_id <> child.project_id
        """,
                row -> "task t" + row.getLong(1) + " has its parent t" + row.getLong(2) + " in another project");
        each(
                Kind.FOREIGN,
                """
        select edge.task_id, edge.on_id from edge join task waiting on waiting.id = edge.task_id
        join task awaited on awaited.id = edge.on_id where waiting.project_id <> awaited.project_id
        """,
                row -> "task t" + row.getLong(1) + " depends on t" + row.getLong(2) + " in another project");
        each(
                Kind.CORRUPT,
                """
        select session.id from session left join agent on agent.id = session.agent_id
        left join project on project.id = session.project_id where agent.id is null or project.id is null
        """,
                row -> "session " + row.getString(1) + " belongs to an agent or project that is not there");
        each(
                Kind.CORRUPT,
                """
        select artifact.task_id, artifact.name from artifact left join blob on blob.hash = artifact.hash
        where blob.id is null
        """,
                row -> "artifact '" + row.getString(2) + "' of task t" + row.getLong(1) + " has no content");
        dependencies();
        workflows();
        checkpoints();
        contexts();
        each(
                Kind.CORRUPT,
                "pragma quick_check(20)",
                row -> "ok".equals(row.getString(1)) ? "" : "SQLite: " + row.getString(1));
    }

    private void workflows() throws SQLException {
        each(
                Kind.CORRUPT,
                """
        select counted.project_id, counted.state, counted.n, coalesce(kept.stories, 0)
        from (select project_id, state, count(*) as n from story group by project_id, state) counted
        left join story_count kept on kept.project_id = counted.project_id and kept.state = counted.state
        where counted.n <> coalesce(kept.stories, 0)
        """,
                row -> "project " + row.getLong(1) + " has " + row.getLong(3) + " stories in state " + row.getInt(2)
                        + ", and counts " + row.getLong(4));
        each(
                Kind.DUPLICATED,
                "select story_id, count(*) from tdd_cycle where state < 4 group by story_id having count(*) > 1",
                row -> "story s" + row.getLong(1) + " has " + row.getLong(2) + " active cycles");
        each(
                Kind.FOREIGN,
                """
        select story.id, task.id from story join task on task.id = story.task_id
        where story.project_id <> task.project_id
        """,
                row -> "story s" + row.getLong(1) + " has its task t" + row.getLong(2) + " in another project");
        each(
                Kind.CORRUPT,
                """
        select approval.id, approval.task_id from approval left join task on task.id = approval.task_id
        where approval.state = 0 and approval.task_id is not null and (task.state is null or task.state <> 3)
        """,
                row -> "approval ap" + row.getLong(1) + " waits, and its task t" + row.getLong(2) + " does not");
    }

    private void checkpoints() throws SQLException {
        each(
                Kind.LOST,
                """
        select session_id, min(seq), max(seq), count(*) from checkpoint
        group by session_id having max(seq) - min(seq) + 1 <> count(*)
        """,
                row -> "session " + row.getString(1) + " has " + row.getLong(4) + " checkpoints from " + row.getLong(2)
                        + " to " + row.getLong(3));
        each(
                Kind.LOST,
                """
        select checkpoint.session_id, checkpoint.seq from checkpoint left join blob on blob.hash = checkpoint.hash
        where blob.id is null
        """,
                row -> "checkpoint " + row.getLong(2) + " of session " + row.getString(1) + " has no content");
    }

    private void contexts() throws SQLException {
        each(
                Kind.LOST,
                """
        select kept.session_id, kept.key from session_context kept left join blob on blob.hash = kept.hash
        where blob.id is null
        """,
                row -> "part '" + row.getString(2) + "' of session " + row.getString(1) + " has no content");
        each(
                Kind.FOREIGN,
                """
        select kept.session_id, kept.key from session_context kept left join session on session.id = kept.session_id
        where session.id is null or session.project_id <> kept.project_id
        """,
                row -> "part '" + row.getString(2) + "' is of session " + row.getString(1)
                        + ", which is not there or of another project");
    }

    private void each(Kind kind, String sql, Wording wording) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String words = wording.of(rows);
                if (!words.isEmpty()) {
                    findings.add(kind, words);
                }
            }
        }
    }

    /**
     * A task must not have been claimed before what it depends on had completed, or with a soft dependency had ended in
     * whatever way.
     *
     * <p>Edges are made with their task and stay as they are, and what has completed stays completed; so the first
     * claim tells. What a soft dependency does after its first end, such as running again, holds nobody who was let go
     * by it.
     */
    private void dependencies() throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet edges = statement.executeQuery("select task_id, on_id, kind from edge")) {
            while (edges.next()) {
                findings.examined();
                long task = edges.getLong(1);
                long on = edges.getLong(2);
                boolean soft = edges.getInt(3) == SOFT;
                long claimed = track.firstClaim(task);
                long letGo = soft ? track.firstEnd(on) : track.firstCompletion(on);
                if (claimed != 0 && track.state(on) != TaskTrack.UNSEEN && (letGo == 0 || letGo > claimed)) {
                    findings.add(
                            Kind.OUT_OF_ORDER,
                            "task t" + task + " was claimed (event " + claimed + ") before t" + on
                                    + ", which it depends on, had " + (soft ? "ended" : "completed"));
                }
            }
        }
    }
}
