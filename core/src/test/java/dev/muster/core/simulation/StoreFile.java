package dev.muster.core.simulation;

import dev.muster.core.store.Db;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * The engine's file, read past the engine: by SQL of the checker's own, on a connection of its own. It is read as it
 * was at the last {@link #look}.
 */
final class StoreFile implements AutoCloseable {
    /** A row of the event log; states are ordinals, -1 for none. */
    record Entry(
            long project,
            long seq,
            long at,
            String kind,
            long task,
            long agent,
            @Nullable String session,
            int from,
            int to,
            long fence,
            @Nullable String data) {
        String reason() {
            return field("reason");
        }

        /** A text field of the event's JSON; empty if it has none. */
        String field(String name) {
            if (data == null) {
                return "";
            }
            String start = "\"" + name + "\":\"";
            int at = data.indexOf(start);
            return at < 0 ? "" : data.substring(at + start.length(), data.indexOf('"', at + start.length()));
        }

        /** A number field of the event's JSON. */
        int number(String name) {
            String text = String.valueOf(data);
            int at = text.indexOf("\"" + name + "\":") + name.length() + 3;
            int end = at;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            return Integer.parseInt(text.substring(at, end));
        }
    }

    /** A row of the task table; times are 0 for none. */
    record TaskRecord(
            long id,
            long project,
            long parent,
            int state,
            boolean grouping,
            int priority,
            int holds,
            int openChildren,
            int failedChildren,
            int attempts,
            int maxAttempts,
            int run,
            int revision,
            long fence,
            long notBefore,
            long deadline,
            boolean archived,
            String title) {}

    /** A row of the lease table. */
    record LeaseRecord(
            long task,
            long fence,
            long agent,
            String session,
            long duration,
            long expiresAt,
            long executionDue,
            long progressDue) {}

    /** A row of the agent table. */
    record AgentRecord(long id, String name, int state, String capabilities, int concurrency, long lostAfter) {}

    /** A row of the session table. */
    record SessionRecord(String id, long project, long agent, int state, long lastSeenAt) {}

    /** An edge of a task that is not finished. */
    record EdgeRecord(long on, long task, int kind, int state) {}

    private record Query(String sql, List<Long> arguments) {}

    private record Name(long project, String name) {}

    private record Count(long projectAndState, long tasks) {}

    private final Connection connection;
    private final Db db;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    /** What was read since the last look at which something had been committed. */
    private final Map<Query, List<?>> known = new HashMap<>();

    private long version;

    StoreFile(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX); // used by one thread
        try {
            this.connection = config.createConnection("jdbc:sqlite:" + file);
            this.db = new Db(connection.unwrap(SQLiteConnection.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface RowMap<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** The same connection, for what reads with the engine's own means. */
    Db db() {
        return db;
    }

    /**
     * What is read from now on, until {@link #lookAway}, is what the file has now: in one transaction, as each
     * statement would otherwise lock the file anew. Half of all rounds commit nothing, so it is asked first whether
     * anybody has committed anything since the last look; what was read before still stands then.
     */
    void look() {
        db.sql("begin").run();
        long now = read("pragma data_version", row -> row.getLong(1)).getFirst();
        if (now != version) {
            version = now;
            known.clear();
        }
    }

    /** The engine may write again, and move its log. */
    void lookAway() {
        db.sql("commit").run();
    }

    /** The rows of any other query, as they were at the last look; NULL is null. */
    List<List<@Nullable Object>> rows(String sql) {
        return list(sql, row -> {
            List<@Nullable Object> columns = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                columns.add(row.getObject(i));
            }
            return columns;
        });
    }

    @SuppressWarnings("unchecked") // each text is read by one row map only
    private <T> List<T> list(String sql, RowMap<T> map, Long... arguments) {
        Query query = new Query(sql, List.of(arguments));
        List<?> rows = known.get(query);
        if (rows == null) {
            rows = Collections.unmodifiableList(read(sql, map, arguments));
            known.put(query, rows);
        }
        return (List<T>) rows;
    }

    private <T> List<T> read(String sql, RowMap<T> map, Long... arguments) {
        try {
            PreparedStatement statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            for (int i = 0; i < arguments.length; i++) {
                statement.setLong(i + 1, arguments[i]);
            }
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(map.map(rows));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Projects by id. */
    Map<Long, String> projects() {
        Map<Long, String> names = new LinkedHashMap<>();
        for (Name row :
                list("select id, name from project order by id", row -> new Name(row.getLong(1), row.getString(2)))) {
            names.put(row.project(), row.name());
        }
        return names;
    }

    /** The oldest event that a project keeps. */
    long firstEvent(long project) {
        return list("select first_event from project where id = ?", row -> row.getLong(1), project)
                .getFirst();
    }

    List<Entry> events(long project, long after) {
        return list(
                "select seq, at, kind, task_id, agent_id, session_id, state_from, state_to, fence, data from event"
                        + " where project_id = ? and seq > ? order by seq",
                row -> new Entry(
                        project,
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getObject(7) == null ? -1 : row.getInt(7),
                        row.getObject(8) == null ? -1 : row.getInt(8),
                        row.getLong(9),
                        row.getString(10)),
                project,
                after);
    }

    List<TaskRecord> tasks() {
        return list(
                "select id, project_id, parent_id, state, grouping, priority, holds, open_children, failed_children,"
                        + " attempts, max_attempts, run, revision, fence, not_before, deadline, archived, title"
                        + " from task order by id",
                row -> new TaskRecord(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getInt(5) != 0,
                        row.getInt(6),
                        row.getInt(7),
                        row.getInt(8),
                        row.getInt(9),
                        row.getInt(10),
                        row.getInt(11),
                        row.getInt(12),
                        row.getInt(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16),
                        row.getInt(17) != 0,
                        row.getString(18)));
    }

    List<LeaseRecord> leases() {
        return list(
                "select task_id, fence, agent_id, session_id, duration, expires_at, execution_due, progress_due"
                        + " from lease order by task_id",
                row -> new LeaseRecord(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8)));
    }

    List<AgentRecord> agents() {
        return list(
                "select id, name, state, capabilities, concurrency, lost_after from agent order by id",
                row -> new AgentRecord(
                        row.getLong(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getLong(6)));
    }

    List<SessionRecord> sessions() {
        return list(
                "select id, project_id, agent_id, state, last_seen_at from session order by id",
                row -> new SessionRecord(
                        row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getLong(5)));
    }

    /** The edges of tasks that are not finished. */
    List<EdgeRecord> edges() {
        return list(
                "select e.on_id, e.task_id, e.kind, e.state from edge e join task t on t.id = e.task_id"
                        + " where t.state < 4",
                row -> new EdgeRecord(row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4)));
    }

    /** Task counters as stored: {@code project * 10 + state} to a count. */
    Map<Long, Long> counts() {
        Map<Long, Long> counts = new HashMap<>();
        for (Count row : list(
                "select project_id, state, tasks from task_count where tasks <> 0",
                row -> new Count(row.getLong(1) * 10 + row.getLong(2), row.getLong(3)))) {
            counts.put(row.projectAndState(), row.tasks());
        }
        return counts;
    }

    /** Whether a task has an artifact of the name that the simulation gives all of its artifacts. */
    boolean hasArtifact(long task) {
        return !list("select 1 from artifact where task_id = ? limit 1", row -> 1, task)
                .isEmpty();
    }

    @Override
    public void close() {
        db.close();
    }
}
