package dev.muster.lab.database;

import dev.muster.lab.database.DatabaseReport.IndexUse;
import dev.muster.lab.database.DatabaseReport.Note;
import dev.muster.lab.database.DatabaseReport.StatementTimes;
import dev.muster.lab.database.DatabaseReport.TableSize;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a PostgreSQL server through its own statistics. Nothing is executed that changes anything, unless asked. */
final class PostgresInspector {
    private static final int SLOWEST = 20;
    private static final double MANY_PER_TRANSACTION = 10;
    private static final double DEAD_SHARE = 0.2;
    private static final long FEW_ROWS = 1_000;
    private static final double CROWDED = 0.8;

    private final PostgresRows database;
    private final PostgresPlans plans;
    private final String url;
    private final List<String> given;
    private final boolean tryIndexes;
    private final Map<String, String> notMeasured = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();

    PostgresInspector(Connection connection, String url, List<String> given, boolean tryIndexes) throws SQLException {
        this.database = new PostgresRows(connection);
        this.plans = new PostgresPlans(connection);
        this.url = url;
        this.given = given.stream()
                .map(Sql::oneLine)
                .filter(Sql::explainable)
                .map(Sql::numbered)
                .toList();
        this.tryIndexes = tryIndexes;
        database.execute("set statement_timeout = '30s'");
        database.execute("set lock_timeout = '2s'");
    }

    /** @throws SQLException if the server does not answer, or forbids to look */
    DatabaseReport report() throws SQLException {
        String version = database.text("select current_setting('server_version')");
        List<StatementTimes> slow = statements();
        connections();
        cache();
        Set<String> explained = new LinkedHashSet<>(given);
        slow.stream().map(StatementTimes::sql).filter(Sql::explainable).forEach(explained::add);
        List<Plan> all = new ArrayList<>();
        for (String statement : explained) {
            all.add(plans.explain(statement));
        }
        if (all.isEmpty()) {
            notMeasured.put("plans", "there is no statement to explain; give some with --statement FILE");
        }
        List<TableSize> tables = tables();
        return new DatabaseReport(
                "PostgreSQL " + version, url, slow, all, indexes(), tables, advice(all, tables), notes, notMeasured);
    }

    private List<StatementTimes> statements() throws SQLException {
        String part = "slow statements";
        if (database.number("select count(*) from pg_extension where extname = 'pg_stat_statements'") == 0) {
            boolean loaded = database.text("select current_setting('shared_preload_libraries')")
                    .contains("pg_stat_statements");
            notMeasured.put(
                    part,
                    "pg_stat_statements is not switched on: "
                            + (loaded
                                    ? ""
                                    : "add it to shared_preload_libraries in postgresql.conf, restart the server, then ")
                            + "run CREATE EXTENSION pg_stat_statements in this database");
            return List.of();
        }
        List<Map<String, String>> rows;
        try {
            rows = database.rows("""
                    select query, calls, total_exec_time, mean_exec_time, max_exec_time, rows::float / nullif(calls, 0) as per_call
                    from pg_stat_statements s join pg_database d on d.oid = s.dbid
                    where d.datname = current_database() and query !~ '\\m(pg_|information_schema|current_setting)'
                      and query !~* '^\\s*(begin|commit|rollback|set|show|discard|explain|prepare|deallocate|create|drop|vacuum|analyze)'
                    order by total_exec_time desc limit
                    """ + SLOWEST);
        } catch (SQLException refused) {
            notMeasured.put(part, "pg_stat_statements cannot be read: " + refused.getMessage());
            return List.of();
        }
        double transactions = transactions();
        List<StatementTimes> statements = new ArrayList<>();
        for (Map<String, String> row : rows) {
            long calls = Long.parseLong(value(row, "calls"));
            Double perCall = number(row.get("per_call"));
            Double perTransaction = transactions > 0 ? Double.valueOf(calls / transactions) : null;
            boolean often = perTransaction != null
                    && perTransaction > MANY_PER_TRANSACTION
                    && perCall != null
                    && perCall <= 1.5;
            statements.add(new StatementTimes(
                    Sql.oneLine(value(row, "query")),
                    calls,
                    Double.parseDouble(value(row, "total_exec_time")),
                    Double.parseDouble(value(row, "mean_exec_time")),
                    Double.parseDouble(value(row, "max_exec_time")),
                    perCall,
                    perTransaction,
                    often
                            ? String.format(
                                    Locale.ROOT,
                                    "N+1? %.0f times in a transaction for one row each: ask for all of them at once",
                                    perTransaction)
                            : null));
        }
        return statements;
    }

    /** Transactions in the time that pg_stat_statements covers; 0 if nobody counted them. */
    private double transactions() throws SQLException {
        double explicit = database.number("""
                select coalesce(sum(calls), 0) from pg_stat_statements s join pg_database d on d.oid = s.dbid
                where d.datname = current_database() and query ~* '^\\s*(commit|end)\\M'
                """);
        if (explicit == 0) {
            notMeasured.put(
                    "calls in a transaction",
                    "no COMMIT was counted: pg_stat_statements.track_utility is off, or every statement is its own transaction");
        }
        return explicit;
    }

    private void connections() throws SQLException {
        long most = Long.parseLong(database.text("select current_setting('max_connections')"));
        Map<String, String> row = database.rows("""
                select count(*) as open, count(*) filter (where state = 'active') as active,
                       count(*) filter (where state like 'idle in transaction%') as idle_in_transaction,
                       count(*) filter (where wait_event_type = 'Lock') as waiting,
                       coalesce(extract(epoch from max(now() - xact_start) filter (where state like 'idle in transaction%')), 0)::int as longest
                from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
                """).getFirst();
        long open = Long.parseLong(value(row, "open"));
        notes.add(new Note(
                "connections",
                open + " of " + most + " open, " + row.get("active") + " at work, " + row.get("waiting")
                        + " waiting for a lock",
                open > CROWDED * most
                        ? "the server is nearly full: a smaller pool in each program, or a pooler in front"
                        : null));
        long idle = Long.parseLong(value(row, "idle_in_transaction"));
        notes.add(new Note(
                "idle in a transaction",
                idle + ", the longest for " + row.get("longest") + " s",
                Long.parseLong(value(row, "longest")) > 60
                        ? "somebody keeps a transaction open: vacuum cannot clean behind it"
                        : null));
        notMeasured.put(
                "pools of the programs", "a server sees connections, not who waits for one; ask the program's metrics");
    }

    private void cache() throws SQLException {
        Map<String, String> row = database.rows("""
                select blks_hit, blks_read, deadlocks, temp_files, coalesce(stats_reset::text, 'the beginning') as since
                from pg_stat_database where datname = current_database()
                """).getFirst();
        long hit = Long.parseLong(value(row, "blks_hit"));
        long read = Long.parseLong(value(row, "blks_read"));
        double share = hit + read == 0 ? 1 : (double) hit / (hit + read);
        notes.add(new Note(
                "found in shared buffers",
                String.format(Locale.ROOT, "%.1f %% of %,d blocks since %s", share * 100, hit + read, row.get("since")),
                share < 0.9 && read > 10_000 ? "shared_buffers may be too small for what is read often" : null));
        boolean locked = !"0".equals(row.get("deadlocks"));
        notes.add(new Note(
                "deadlocks, temporary files",
                row.get("deadlocks") + ", " + row.get("temp_files"),
                locked ? "have every transaction take its locks in the same order" : null));
    }

    private List<IndexUse> indexes() throws SQLException {
        List<Map<String, String>> rows = database.rows("""
                select t.relname as table, c.relname as index, i.indisunique as unique, i.indisvalid as valid,
                       (i.indpred is not null or 0 = any (i.indkey) or am.amname <> 'btree') as partial,
                       (select string_agg(pg_get_indexdef(i.indexrelid, k, true), ',' order by k) from generate_series(1, i.indnkeyatts) k) as columns,
                       s.idx_scan as scans, pg_relation_size(c.oid) as bytes,
                       coalesce((select stats_reset::text from pg_stat_database where datname = current_database()), 'the beginning') as since
                from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
                     join pg_am am on am.oid = c.relam join pg_stat_user_indexes s on s.indexrelid = c.oid
                order by 1, 2
                """);
        List<IndexColumns> all = rows.stream()
                .map(row -> new IndexColumns(
                        value(row, "table"),
                        value(row, "index"),
                        List.of(value(row, "columns").split(",")),
                        "t".equals(row.get("unique")),
                        "t".equals(row.get("partial"))))
                .toList();
        List<IndexUse> uses = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            IndexColumns index = all.get(i);
            long scans = Long.parseLong(value(row, "scans"));
            String remark = index.needless(all);
            if ("f".equals(row.get("valid"))) {
                remark = "invalid: making it was cut short; drop it and make it again";
            } else if (remark == null && scans == 0 && !index.unique()) {
                remark = "not used since " + row.get("since") + ": it costs each change, and serves nobody";
            }
            uses.add(new IndexUse(
                    index.table(), index.name(), index.columns(), scans, Long.parseLong(value(row, "bytes")), remark));
        }
        return uses;
    }

    /**
     * The rows are the greater of what the statistics count and what the last ANALYZE or VACUUM left in the catalogue:
     * the first are zero after a reset, and reach others only a while after the change.
     */
    private List<TableSize> tables() throws SQLException {
        List<TableSize> tables = new ArrayList<>();
        for (Map<String, String> row : database.rows("""
                select s.relname, greatest(s.n_live_tup, c.reltuples::bigint) as rows, s.n_dead_tup,
                       pg_total_relation_size(s.relid) as bytes,
                       (s.last_analyze is null and s.last_autoanalyze is null and c.reltuples < 0) as unknown
                from pg_stat_user_tables s join pg_class c on c.oid = s.relid order by 4 desc
                """)) {
            long live = Long.parseLong(value(row, "rows"));
            long dead = Long.parseLong(value(row, "n_dead_tup"));
            String remark = null;
            if (dead > FEW_ROWS && dead > DEAD_SHARE * (live + dead)) {
                remark = String.format(
                        Locale.ROOT, "%,d rows are dead: VACUUM it, and see why autovacuum does not", dead);
            } else if ("t".equals(row.get("unknown")) && live > FEW_ROWS) {
                remark = "never analyzed: the planner guesses; run ANALYZE";
            }
            tables.add(new TableSize(value(row, "relname"), live, Long.parseLong(value(row, "bytes")), remark));
        }
        return tables;
    }

    private List<IndexAdvice> advice(List<Plan> all, List<TableSize> tables) throws SQLException {
        Set<String> little = new HashSet<>();
        tables.stream()
                .filter(size -> size.rows() != null && size.rows() < IndexAdvice.WORTHWHILE_ROWS)
                .forEach(size -> little.add(size.name()));
        List<IndexAdvice> advice = new ArrayList<>();
        for (Plan plan : all) {
            for (String table : new HashSet<>(plan.fullScans())) {
                List<String> columns = database
                        .rows("select column_name from information_schema.columns where table_name = '"
                                + table.replace("'", "''") + "' and table_schema = any (current_schemas(false))")
                        .stream()
                        .map(row -> value(row, "column_name"))
                        .toList();
                List<String> index = Conditions.of(plan.sql(), table, columns).index();
                if (!index.isEmpty() && !little.contains(table)) {
                    advice.add(advice(plan, table, index));
                }
            }
        }
        if (!advice.isEmpty() && !tryIndexes) {
            notMeasured.put(
                    "plans with the indexes",
                    "not tried: --try-indexes makes each in a transaction that is rolled back, which keeps others from"
                            + " writing to the table meanwhile");
        }
        return advice;
    }

    private IndexAdvice advice(Plan plan, String table, List<String> index) throws SQLException {
        String make = "create index on " + table + " (" + String.join(", ", index) + ")";
        if (!tryIndexes) {
            return new IndexAdvice(plan.sql(), make, plan, null, null, "not tried");
        }
        Plan after = plans.withIndex(make, plan.sql());
        boolean gone = !after.fullScans().contains(table);
        return IndexAdvice.tried(
                plan.sql(),
                make,
                plan,
                after,
                gone,
                gone ? table + " is not read as a whole any more" : "the planner does not use it; leave it");
    }

    private static String value(Map<String, String> row, String name) {
        String value = row.get(name);
        if (value == null) {
            throw new IllegalStateException("the server gives no " + name);
        }
        return value;
    }

    private static @Nullable Double number(@Nullable String text) {
        return text == null || text.isEmpty() ? null : Double.valueOf(text);
    }
}
