package dev.muster.core.store;

import dev.muster.core.Limits;
import dev.muster.core.agent.AgentId;
import dev.muster.core.blob.Blob;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks, as readers see them. */
public final class TaskViews {
    private static final String COLUMNS = """
            select t.id, project.name, t.parent_id, t.grouping, t.state, t.title, t.description, t.description_blob,
              t.type, t.specialist, t.labels, lane.capabilities, lane.concurrency_key, t.priority, t.attempts,
              t.max_attempts, t.run, t.revision, t.fence, t.holder, t.holds, t.open_children, t.created_at,
              t.updated_at, t.not_before, t.deadline, t.ended_at, t.execution_timeout, t.progress_timeout, t.reason,
              t.summary, t.summary_blob, t.archived
            """;
    private static final String JOINS = " join project on project.id = t.project_id join lane on lane.id = t.lane_id ";

    /**
     * Kept in the store once a later task may have an earlier time: tasks were imported, which have new ids and their
     * old times, or the clock was set back.
     */
    public static final String TIMES_MIXED = "tasks_imported";

    private final Db db;
    private final ArtifactRows blobs;

    public TaskViews(Db db) {
        this.db = db;
        this.blobs = new ArtifactRows(db);
    }

    public @Nullable Task find(long id) {
        return db.sql((COLUMNS + " from task t " + JOINS + " where t.id = ?").intern())
                .arg(id)
                .first(this::task);
    }

    /** What an agent holds in a project, newest first. */
    public List<Task> heldBy(long agent, long project) {
        return tasks(db.sql((COLUMNS + " from lease join task t on t.id = lease.task_id " + JOINS
                                + " where lease.agent_id = ? and t.project_id = ? order by t.id desc")
                        .intern())
                .arg(agent)
                .arg(project));
    }

    /** The first children of a task, the oldest first; fewer if their texts are more than a page may have. */
    public List<Task> children(long parent, int limit) {
        Sql query = db.sql(
                        (COLUMNS + " from task t " + JOINS + " where t.parent_id = ? order by t.id limit ?").intern())
                .arg(parent)
                .arg(limit);
        List<Task> children = new ArrayList<>();
        long characters = 0;
        try (Rows r = query.rows()) {
            while (characters < Limits.PAGE_TEXT && r.next()) {
                Task child = task(r);
                characters += characters(child);
                children.add(child);
            }
        }
        return children;
    }

    /** How many children a task has. */
    public int countChildren(long parent) {
        return (int) db.sql("select count(*) from task where parent_id = ?")
                .arg(parent)
                .longOr(0);
    }

    /**
     * A page of tasks, newest first. Each state is read from its own place in the index and the results are merged, so
     * that a page costs the same whether the project has a thousand tasks or a million. A page of long texts ends
     * before its limit: all of it is in memory at once.
     */
    public TaskPage list(TaskQuery query, long project) {
        long before = query.before() == null ? Long.MAX_VALUE : query.before().value();
        long from = 0;
        if (query.createdBefore() != null && idsGrowWithTime()) {
            before = Math.min(before, firstCreatedFrom(query.createdBefore().toEpochMilli()));
        }
        if (query.createdAfter() != null && idsGrowWithTime()) {
            from = firstCreatedFrom(query.createdAfter().toEpochMilli());
        }
        String match = match(query);
        if (match != null) {
            return page(query, List.of(search(query, match, project, before, from)));
        }
        if (query.text() != null) {
            return new TaskPage(List.of(), null); // no letter and no digit: nothing is found by it
        }
        if (query.parent() != null) {
            return page(
                    query,
                    List.of(select(
                            query,
                            "task t indexed by task_children",
                            "t.parent_id = ? and t.project_id = ?" + states(query),
                            before,
                            from,
                            query.parent().value(),
                            project)));
        }
        List<Sql> byState = new ArrayList<>();
        Set<TaskState> states = query.states().isEmpty() ? EnumSet.allOf(TaskState.class) : query.states();
        for (TaskState state : states) {
            byState.add(select(
                    query,
                    "task t indexed by task_by_state",
                    "t.project_id = ? and t.state = " + state.ordinal(),
                    before,
                    from,
                    project));
        }
        return page(query, byState);
    }

    /** Reads texts of the tasks that are shown alone, and no more of them than a page may have. */
    private TaskPage page(TaskQuery query, List<Sql> sources) {
        List<Task> page = new ArrayList<>();
        long characters = 0;
        try (NewestFirst newest = new NewestFirst()) {
            sources.forEach(newest::add);
            for (Rows r = newest.next(); r != null; r = newest.next()) {
                if (page.size() == query.limit() || characters >= Limits.PAGE_TEXT) {
                    return new TaskPage(page, page.getLast().id());
                }
                Task task = taskOf(newest.id(), r);
                characters += characters(task);
                page.add(task);
            }
        }
        return new TaskPage(page, null);
    }

    private static long characters(Task task) {
        return task.description().length()
                + (task.summary() == null ? 0L : task.summary().length());
    }

    private Sql select(TaskQuery query, String from, String where, long before, long oldest, long... keys) {
        String text = COLUMNS + " from " + from + JOINS + " where " + where + filters(query)
                + " and t.id < ? and t.id >= ? order by t.id desc limit ?";
        Sql sql = db.sql(text.intern());
        for (long key : keys) {
            sql.arg(key);
        }
        filterArgs(query, sql);
        return sql.arg(before).arg(oldest).arg(query.limit() + 1);
    }

    private static String filters(TaskQuery query) {
        return (query.type() == null ? "" : " and t.type = ?")
                + (query.specialist() == null ? "" : " and t.specialist = ?")
                // The index knows the words of a label, not where it ends.
                + (query.label() == null
                        ? ""
                        : " and instr(char(10) || t.labels || char(10), char(10) || ? || char(10)) > 0")
                + (query.createdAfter() == null ? "" : " and t.created_at >= ?")
                + (query.createdBefore() == null ? "" : " and t.created_at < ?")
                + (query.archived() ? "" : " and t.archived = 0");
    }

    private static void filterArgs(TaskQuery query, Sql sql) {
        if (query.type() != null) {
            sql.arg(query.type());
        }
        if (query.specialist() != null) {
            sql.arg(query.specialist());
        }
        if (query.label() != null) {
            sql.arg(query.label());
        }
        if (query.createdAfter() != null) {
            sql.arg(query.createdAfter().toEpochMilli());
        }
        if (query.createdBefore() != null) {
            sql.arg(query.createdBefore().toEpochMilli());
        }
    }

    private boolean idsGrowWithTime() {
        return db.sql("select value from meta where key = ?").arg(TIMES_MIXED).first(Rows::number) == null;
    }

    private Sql search(TaskQuery query, String match, long project, long before, long oldest) {
        String text = COLUMNS + " from task_search s cross join task t on t.id = s.rowid " + JOINS
                + " where task_search match ? and t.project_id = ?"
                + (query.parent() == null ? "" : " and t.parent_id = ?")
                + states(query)
                + filters(query)
                + " and s.rowid < ? and s.rowid >= ? order by s.rowid desc limit ?";
        Sql sql = db.sql(text.intern()).arg(match).arg(project);
        if (query.parent() != null) {
            sql.arg(query.parent().value());
        }
        filterArgs(query, sql);
        return sql.arg(before).arg(oldest).arg(query.limit() + 1);
    }

    private static String states(TaskQuery query) {
        if (query.states().isEmpty()) {
            return "";
        }
        List<String> ordinals = query.states().stream()
                .sorted()
                .map(state -> Integer.toString(state.ordinal()))
                .toList();
        return " and t.state in (" + String.join(", ", ordinals) + ")";
    }

    /**
     * Every word in quotes, so that nothing a person types is read as an operator of the search language; null if there
     * is no word that the index could know.
     */
    private static @Nullable String match(TaskQuery query) {
        List<String> terms = new ArrayList<>();
        if (query.text() != null) {
            String words = SearchWords.all(query.text());
            if (words == null) {
                return null;
            }
            terms.add(words);
        }
        if (query.label() != null && SearchWords.indexed(query.label())) {
            terms.add("labels : " + SearchWords.quoted(query.label()));
        }
        return terms.isEmpty() ? null : String.join(" AND ", terms);
    }

    /**
     * The first id that was created at {@code millis} or later: where ids and times grow together bisection finds it.
     */
    private long firstCreatedFrom(long millis) {
        long low = 1;
        long high = db.sql("select max(id) from task").longOr(0) + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long created = db.sql("select created_at from task where id >= ? order by id limit 1")
                    .arg(middle)
                    .longOr(Long.MAX_VALUE);
            if (created >= millis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private List<Task> tasks(Sql query) {
        List<Task> tasks = new ArrayList<>();
        try (Rows r = query.rows()) {
            while (r.next()) {
                tasks.add(task(r));
            }
        }
        return tasks;
    }

    private Task task(Rows r) {
        return taskOf(r.number(), r);
    }

    /** The task of a row of which the id was read. */
    private Task taskOf(long id, Rows r) {
        String project = r.text();
        long parent = r.number();
        boolean grouping = r.flag();
        TaskState state = TaskState.of(r.integer());
        String title = r.text();
        String description = text(r);
        String type = r.text();
        String specialist = r.textOrNull();
        List<String> labels = Words.split(r.text());
        List<String> needs = Words.split(r.text());
        String key = r.text();
        int priority = r.integer();
        int attempts = r.integer();
        int maxAttempts = r.integer();
        int run = r.integer();
        int revision = r.integer();
        long fence = r.number();
        long holder = r.number();
        int holds = r.integer();
        int openChildren = r.integer();
        Instant createdAt = Instant.ofEpochMilli(r.number());
        Instant updatedAt = Instant.ofEpochMilli(r.number());
        Instant notBefore = instant(r.number());
        Instant deadline = instant(r.number());
        Instant endedAt = instant(r.number());
        Duration executionTimeout = duration(r.number());
        Duration progressTimeout = duration(r.number());
        String reason = r.textOrNull();
        String summary = text(r);
        return new Task(
                new TaskId(id),
                project,
                parent == 0 ? null : new TaskId(parent),
                grouping,
                state,
                title,
                description,
                type,
                specialist,
                labels,
                needs,
                key.isEmpty() ? null : key,
                priority,
                attempts,
                maxAttempts,
                run,
                revision,
                fence,
                holder == 0 ? null : new AgentId(holder),
                holds,
                openChildren,
                createdAt,
                updatedAt,
                notBefore,
                deadline,
                endedAt,
                executionTimeout,
                progressTimeout,
                reason,
                summary.isEmpty() ? null : summary,
                r.flag());
    }

    /** A text and the blob that holds it instead, if it is long. */
    private String text(Rows r) {
        String inline = r.text();
        byte[] blob = r.bytesOrNull();
        return blob == null ? inline : Blob.text(blobs, blob);
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Duration duration(long millis) {
        return millis == 0 ? null : Duration.ofMillis(millis);
    }
}
