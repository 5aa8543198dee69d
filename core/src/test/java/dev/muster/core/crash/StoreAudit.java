package dev.muster.core.crash;

import com.github.luben.zstd.Zstd;
import dev.muster.core.task.TaskState;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/**
 * Reads a store's file, by queries of its own and none of the engine's code, and says what is wrong with it. An empty
 * answer means: whole, every acknowledged change there, event sequences without gaps, every task's life legal with
 * growing fencing tokens, one lease per task in progress, states and counters as the events tell.
 */
final class StoreAudit {
    private static final int PENDING = 0;
    private static final int READY = 1;
    private static final int IN_PROGRESS = 2;
    private static final int BLOCKED = 3;
    private static final int COMPLETED = 4;
    private static final int FAILED = 5;
    private static final int CANCELLED = 6;

    /** Where a task may go from each state, whatever the command; from the table of the specification. */
    private static final Map<Integer, Set<Integer>> MOVES = Map.of(
            PENDING, Set.of(READY, BLOCKED, COMPLETED, FAILED, CANCELLED),
            READY, Set.of(IN_PROGRESS, BLOCKED, COMPLETED, FAILED, CANCELLED),
            IN_PROGRESS, Set.of(PENDING, READY, BLOCKED, COMPLETED, FAILED, CANCELLED),
            BLOCKED, Set.of(PENDING, READY, FAILED, CANCELLED),
            COMPLETED, Set.of(),
            FAILED, Set.of(PENDING, READY),
            CANCELLED, Set.of(PENDING, READY));

    /** Each query finds rows that must not be there; its first column says which. */
    private static final Map<String, String> NEVER = Map.ofEntries(
            Map.entry("event sequence with a gap in project", """
                    select p.id from project p join event e on e.project_id = p.id group by p.id
                    having min(e.seq) <> p.first_event or max(e.seq) - min(e.seq) + 1 <> count(*)
                    """),
            Map.entry("task without its project or lane", """
                    select t.id from task t where not exists (select 1 from project where id = t.project_id)
                       or not exists (select 1 from lane where id = t.lane_id and project_id = t.project_id)
                    """),
            Map.entry("lease of a task that is not in progress, or of another claim", """
                    select l.task_id from lease l left join task t on t.id = l.task_id
                    where t.id is null or t.state <> 2 or t.fence <> l.fence or t.lease_key <> l.key
                       or t.holder <> l.agent_id
                    """),
            Map.entry("task in progress without a lease", """
                    select t.id from task t where t.state = 2 and not exists (select 1 from lease where task_id = t.id)
                    """),
            Map.entry("task count that differs from the tasks (project/state)", """
                    with counted as (select project_id, state, count(*) n from task group by 1, 2),
                      kept as (select project_id, state, tasks n from task_count where tasks <> 0)
                    select coalesce(c.project_id, k.project_id) || '/' || coalesce(c.state, k.state)
                    from counted c full join kept k on k.project_id = c.project_id and k.state = c.state
                    where c.n is not k.n
                    """),
            Map.entry("unfinished task that counts its open dependencies wrongly", """
                    select t.id from task t where t.state in (0, 1) and
                      t.holds <> (select count(*) from edge where task_id = t.id and state = 0)
                    """),
            Map.entry("ready task that a dependency holds back", """
                    select t.id from task t where t.state in (1, 2) and t.holds <> 0
                    """),
            Map.entry("claim before a dependency had completed", """
                    select c.task_id from event c join edge e on e.task_id = c.task_id and e.kind in (0, 2)
                    where c.kind = 'task.claimed' and not exists (
                      select 1 from event d where d.task_id = e.on_id and d.state_to = 4
                        and d.project_id = c.project_id and d.seq < c.seq)
                    """),
            Map.entry("artifact whose blob is missing", """
                    select a.task_id || '/' || a.name from artifact a
                    where not exists (select 1 from blob where hash = a.hash and size = a.size)
                    """),
            Map.entry("task whose long text is missing", """
                    select t.id from task t
                    where (t.description_blob is not null and t.description_blob not in (select hash from blob))
                       or (t.summary_blob is not null and t.summary_blob not in (select hash from blob))
                    """),
            Map.entry("idempotency key without its tasks", """
                    select i.key from idempotency i
                    where i.tasks <> (select count(*) from task where id between i.first_task and i.first_task + i.tasks - 1)
                    """),
            Map.entry("session without its agent or project", """
                    select s.id from session s where not exists (select 1 from agent where id = s.agent_id)
                       or not exists (select 1 from project where id = s.project_id)
                    """));

    private final Connection connection;
    private final List<String> findings = new ArrayList<>();

    private StoreAudit(Connection connection) {
        this.connection = connection;
    }

    /**
     * Audits the store of a data directory. A write-ahead log that a crash left behind is recovered, as the engine
     * would do it.
     *
     * @return what is wrong, empty if nothing is
     */
    static List<String> of(Path directory, Collection<Ack> acknowledged) {
        try (Connection connection = connect(directory)) {
            StoreAudit audit = new StoreAudit(connection);
            audit.integrity();
            if (audit.findings.isEmpty()) {
                audit.structure();
                audit.lives();
                audit.blobs();
                audit.acknowledged(acknowledged);
            }
            return audit.findings;
        } catch (SQLException e) {
            return List.of("the store cannot be read: " + e.getMessage());
        }
    }

    /** The first column of the first row. */
    static long number(Path directory, String sql) {
        try (Connection connection = connect(directory);
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("cannot read the store: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path directory) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(10_000);
        return config.createConnection("jdbc:sqlite:" + directory.resolve("muster.db"));
    }

    private void integrity() throws SQLException {
        query("pragma integrity_check", row -> {
            if (!row.getString(1).equals("ok")) {
                findings.add("integrity_check: " + row.getString(1));
            }
        });
    }

    private void structure() throws SQLException {
        for (Map.Entry<String, String> each : NEVER.entrySet()) {
            query(each.getValue(), row -> findings.add(each.getKey() + ": " + row.getString(1)));
        }
    }

    private static final class Life {
        int state = -1;
        long fence;
    }

    /** Plays every task's events back. */
    private void lives() throws SQLException {
        Map<Long, Life> lives = new HashMap<>();
        query("""
                select task_id, kind, state_from, state_to, fence from event
                where task_id is not null and state_to is not null order by project_id, seq
                """, row -> {
            Life life = lives.computeIfAbsent(row.getLong(1), id -> new Life());
            live(life, "t" + row.getLong(1), row.getString(2), state(row, 3), row.getInt(4), row.getLong(5));
        });
        query("select id, state, fence from task", row -> {
            Life life = lives.remove(row.getLong(1));
            if (life == null || life.state != row.getInt(2) || life.fence != row.getLong(3)) {
                findings.add("t" + row.getLong(1) + " is in state " + row.getInt(2) + " with fence " + row.getLong(3)
                        + ", its events say "
                        + (life == null ? "nothing" : life.state + " with fence " + life.fence));
            }
        });
        lives.keySet().forEach(id -> findings.add("t" + id + " has events and is not there"));
    }

    private static int state(ResultSet row, int column) throws SQLException {
        int state = row.getInt(column);
        return row.wasNull() ? -1 : state;
    }

    private void live(Life life, String task, String kind, int from, int to, long fence) {
        if (from != life.state) {
            findings.add(task + ": " + kind + " leaves state " + from + " but the task was in " + life.state);
        }
        boolean legal = from == -1
                ? to == PENDING || to == READY
                : from == to || MOVES.getOrDefault(from, Set.of()).contains(to);
        if (!legal) {
            findings.add(task + ": " + kind + " goes from " + from + " to " + to);
        }
        if (kind.equals("task.claimed")) {
            if (fence <= life.fence) {
                findings.add(task + ": claim with fence " + fence + " after fence " + life.fence);
            }
            life.fence = fence;
        } else if (fence != 0 && fence != life.fence) {
            findings.add(task + ": " + kind + " under fence " + fence + ", the claim has " + life.fence);
        }
        life.state = to;
    }

    private void blobs() throws SQLException {
        query("select hash, size, encoding, data from blob", row -> {
            byte[] data = row.getBytes(4);
            byte[] content = row.getInt(3) == 1 ? Zstd.decompress(data, row.getInt(2)) : data;
            if (!Arrays.equals(sha256(content), row.getBytes(1))) {
                findings.add("blob " + HexFormat.of().formatHex(row.getBytes(1)) + " has another content");
            }
        });
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void acknowledged(Collection<Ack> acknowledged) throws SQLException {
        try (PreparedStatement session = connection.prepareStatement("select count(*) from session where id = ?");
                PreparedStatement created =
                        connection.prepareStatement("select count(*) from task where id = ? and title = ?");
                PreparedStatement claimed = connection.prepareStatement(
                        "select count(*) from event where task_id = ? and fence = ? and kind = 'task.claimed'");
                PreparedStatement ended = connection.prepareStatement("""
                        select count(*) from event
                        where task_id = ? and fence = ? and kind <> 'task.claimed' and state_to = ?
                        """)) {
            Map<String, long[]> topics = topics(acknowledged);
            for (Ack ack : acknowledged) {
                boolean there = switch (ack.kind()) {
                    case SESSION -> one(session, ack.text());
                    case CREATED -> one(created, ack.id(), ack.text());
                    case CLAIMED -> one(claimed, ack.id(), ack.number());
                    case ENDED ->
                        one(
                                ended,
                                ack.id(),
                                ack.number(),
                                TaskState.valueOf(ack.text()).ordinal());
                    case PUBLISHED -> Arrays.equals(topics.get(ack.text()), new long[] {ack.number(), ack.id()});
                };
                if (!there) {
                    findings.add("acknowledged and lost: " + ack);
                }
            }
        }
    }

    /** How many events each acknowledged topic has, and where the last is: in one pass, for there is no index. */
    private Map<String, long[]> topics(Collection<Ack> acknowledged) throws SQLException {
        Map<String, long[]> topics = new HashMap<>();
        boolean any = acknowledged.stream().anyMatch(ack -> ack.kind() == Ack.Kind.PUBLISHED);
        if (any) {
            query(
                    "select kind, count(*), max(seq) from event where task_id is null group by kind",
                    row -> topics.put(row.getString(1), new long[] {row.getLong(2), row.getLong(3)}));
        }
        return topics;
    }

    private static boolean one(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() && rows.getLong(1) == 1;
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
