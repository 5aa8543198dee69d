package dev.muster.lab.database;

import dev.muster.lab.database.DatabaseReport.IndexUse;
import dev.muster.lab.database.DatabaseReport.Note;
import dev.muster.lab.database.DatabaseReport.StatementTimes;
import dev.muster.lab.database.DatabaseReport.TableSize;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Looks at an SQLite file, through a connection that only reads. Plans rest on the schema and on what ANALYZE has kept,
 * never on the rows: so an index is tried on a copy of these in memory.
 */
final class SqliteInspector {
    private static final int PATIENCE_MS = 2_000;
    /** Up to here rows are counted and pages weighed; both read the whole file. */
    private static final long SMALL = 1L << 30;

    private static final Pattern SCAN =
            Pattern.compile("^SCAN (\\S+)(?!.*USING (?:COVERING )?INDEX)(?! VIRTUAL TABLE).*$");
    private static final Pattern USED = Pattern.compile("USING (?:COVERING )?INDEX (\\S+)");

    private final Path file;
    private final List<String> statements;
    private final Map<String, String> notMeasured = new LinkedHashMap<>();
    private final Map<String, List<String>> tables = new LinkedHashMap<>();
    private final List<IndexColumns> indexes = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    SqliteInspector(Path file, List<String> statements) {
        this.file = file;
        this.statements = statements.stream()
                .map(Sql::oneLine)
                .filter(Sql::explainable)
                .distinct()
                .toList();
    }

    /** @throws SQLException if it cannot be read */
    DatabaseReport report() throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new TargetException("there is no file " + file);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(PATIENCE_MS);
        try (Connection store = config.createConnection("jdbc:sqlite:" + file)) {
            String version = text(store, "select sqlite_version()");
            schema(store);
            file(store);
            List<Plan> plans = plans(store);
            List<TableSize> sizes = sizes(store);
            try (SqliteCopy copy = SqliteCopy.of(store)) {
                return new DatabaseReport(
                        "SQLite " + version,
                        file.toString(),
                        times(store),
                        plans,
                        uses(store, plans),
                        sizes,
                        advice(store, copy, plans, sizes),
                        notes,
                        notMeasured);
            }
        }
    }

    private void schema(Connection store) throws SQLException {
        // Tables of a virtual table are its own business.
        for (String table : texts(store, """
                select name from pragma_table_list
                where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name
                """)) {
            tables.put(table, texts(store, "select name from pragma_table_info('" + quoted(table) + "') order by cid"));
            for (String index : texts(store, "select name from pragma_index_list('" + quoted(table) + "')")) {
                boolean unique = text(
                                store,
                                "select \"unique\" from pragma_index_list('" + quoted(table) + "') where name = '"
                                        + quoted(index) + "'")
                        .equals("1");
                boolean partial = text(
                                store,
                                "select partial from pragma_index_list('" + quoted(table) + "') where name = '"
                                        + quoted(index) + "'")
                        .equals("1");
                List<String> columns = texts(
                        store,
                        "select coalesce(name, '(expression)') || iif(\"desc\", ' desc', '') from pragma_index_xinfo('"
                                + quoted(index) + "') where key = 1 order by seqno");
                indexes.add(
                        new IndexColumns(table, index, columns, unique, partial || columns.contains("(expression)")));
            }
        }
    }

    private void file(Connection store) throws SQLException {
        long page = number(store, "pragma page_size");
        long pages = number(store, "pragma page_count");
        long free = number(store, "pragma freelist_count");
        boolean much = pages > 1000 && free > pages / 4;
        notes.add(new Note(
                "free pages",
                free + " of " + pages + ", " + page + " bytes each",
                much ? "give them back: pragma incremental_vacuum, or vacuum" : null));
        boolean analyzed = number(store, "select count(*) from sqlite_schema where name = 'sqlite_stat1'") > 0;
        notes.add(new Note(
                "statistics",
                analyzed ? "ANALYZE has been run" : "none: the planner guesses how selective an index is",
                analyzed ? null : "if a plan below is wrong: run ANALYZE when nobody writes"));
        notes.add(new Note(
                "connections", "SQLite has no server, so it counts none; one connection writes at a time", null));
    }

    private List<Plan> plans(Connection store) {
        List<Plan> plans = new ArrayList<>();
        for (String statement : statements) {
            plans.add(explain(store, statement, tables.keySet()));
        }
        long parts = plans.stream().filter(plan -> plan.error() != null).count();
        if (statements.isEmpty()) {
            notMeasured.put("plans", "there is no statement to explain; give some with --statement FILE");
        } else if (parts > 0) {
            notMeasured.put("plans", parts + " of " + plans.size() + " statements could not be explained");
        }
        return plans;
    }

    /** @param known the tables: a plan also scans what it has put together itself, which is no table */
    static Plan explain(Connection store, String statement, Set<String> known) {
        try (Statement explain = store.createStatement();
                ResultSet rows = explain.executeQuery("explain query plan " + statement)) {
            Map<Integer, Integer> depth = new HashMap<>();
            List<String> lines = new ArrayList<>();
            List<String> scans = new ArrayList<>();
            while (rows.next()) {
                int level = depth.getOrDefault(rows.getInt("parent"), 0);
                depth.put(rows.getInt("id"), level + 1);
                String detail = rows.getString("detail");
                lines.add("  ".repeat(level) + detail);
                Matcher scan = SCAN.matcher(detail);
                if (scan.matches() && known.contains(real(scan.group(1), statement))) {
                    scans.add(real(scan.group(1), statement));
                }
            }
            return new Plan(statement, lines, scans, null, null);
        } catch (SQLException wrong) {
            return Plan.without(statement, String.valueOf(wrong.getMessage()));
        }
    }

    /** A plan names a table by its alias. */
    private static String real(String alias, String statement) {
        Matcher named = Pattern.compile(
                        "\\b(?:from|join|update|,)\\s*(?:main\\.)?(\\w+)\\s+(?:as\\s+)?" + Pattern.quote(alias) + "\\b",
                        Pattern.CASE_INSENSITIVE)
                .matcher(statement);
        return named.find() ? named.group(1) : alias;
    }

    private List<StatementTimes> times(Connection store) throws SQLException {
        if (statements.isEmpty()) {
            notMeasured.put(
                    "slow statements",
                    "SQLite keeps no times of statements, and none was given; give some with --statement FILE");
            return List.of();
        }
        SampledTimes sampled = new SampledTimes(store, tables);
        List<StatementTimes> times = new ArrayList<>();
        int left = 0;
        for (String statement : statements) {
            StatementTimes measured = Sql.reads(statement) ? sampled.time(statement) : null;
            if (measured == null) {
                left++;
            } else {
                times.add(measured);
            }
        }
        notMeasured.put(
                "slow statements",
                "SQLite keeps no times of statements: those above were timed now, with values from the tables. "
                        + (left == 0
                                ? "None was left out"
                                : left + " were left out: they write, or a value is not known"));
        times.sort(Comparator.comparingDouble(StatementTimes::meanMs).reversed());
        return times;
    }

    private List<IndexUse> uses(Connection store, List<Plan> plans) throws SQLException {
        Set<String> used = new HashSet<>();
        plans.forEach(plan -> plan.lines().forEach(line -> {
            Matcher index = USED.matcher(line);
            while (index.find()) {
                used.add(index.group(1));
            }
        }));
        Map<String, Long> bytes = weights(store);
        List<IndexUse> uses = new ArrayList<>();
        for (IndexColumns index : indexes) {
            String needless = index.needless(indexes);
            boolean unseen = !plans.isEmpty() && !index.unique() && !used.contains(index.name());
            uses.add(new IndexUse(
                    index.table(),
                    index.name(),
                    index.columns(),
                    null,
                    bytes.get(index.name()),
                    needless != null ? needless : unseen ? "in no plan of the statements above" : null));
        }
        notMeasured.put(
                "index scans", "SQLite does not count how often an index is used; the plans tell who would use it");
        return uses;
    }

    private List<TableSize> sizes(Connection store) throws SQLException {
        Map<String, Long> bytes = weights(store);
        boolean small = isSmall();
        if (!small) {
            notMeasured.put("table sizes", "the file is larger than 1 GB: weighing it would read all of it");
        }
        List<TableSize> sizes = new ArrayList<>();
        for (String table : tables.keySet()) {
            Long rows =
                    small ? (Long) number(store, "select count(*) from \"" + table.replace("\"", "\"\"") + "\"") : null;
            Long total = bytes.get(table);
            for (IndexColumns index : indexes) {
                Long own = index.table().equals(table) ? bytes.get(index.name()) : null;
                total = own == null ? total : Long.valueOf((total == null ? 0 : total) + own);
            }
            sizes.add(new TableSize(table, rows, total, null));
        }
        sizes.sort(Comparator.comparing((TableSize size) -> size.bytes() == null ? 0 : size.bytes())
                .reversed());
        return sizes;
    }

    private boolean isSmall() {
        return file.toFile().length() <= SMALL;
    }

    /** Bytes of each table and index by itself; empty if weighing would take too long, or SQLite was built without. */
    private Map<String, Long> weights(Connection store) {
        Map<String, Long> weights = new HashMap<>();
        if (!isSmall()) {
            return weights;
        }
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("select name, pgsize from dbstat where aggregate = 1")) {
            while (rows.next()) {
                weights.put(rows.getString(1), rows.getLong(2));
            }
        } catch (SQLException without) {
            notMeasured.put("table sizes", "this SQLite cannot weigh tables: " + without.getMessage());
        }
        return weights;
    }

    private List<IndexAdvice> advice(Connection store, SqliteCopy copy, List<Plan> plans, List<TableSize> sizes)
            throws SQLException {
        Set<String> little = new HashSet<>();
        sizes.stream()
                .filter(size -> size.rows() != null && size.rows() < IndexAdvice.WORTHWHILE_ROWS)
                .forEach(size -> little.add(size.name()));
        List<IndexAdvice> advice = new ArrayList<>();
        int spared = 0;
        for (Plan plan : plans) {
            for (String table : new HashSet<>(plan.fullScans())) {
                List<String> columns = new ArrayList<>(tables.getOrDefault(table, List.of()));
                columns.removeAll(rowIds(store, table));
                List<String> index = Conditions.of(plan.sql(), table, columns).index();
                if (little.contains(table)) {
                    spared++;
                } else if (!index.isEmpty()) {
                    advice.add(advice(copy, plan, table, index));
                }
            }
        }
        if (spared > 0) {
            notMeasured.put(
                    "indexes for small tables",
                    spared + " full scans are of tables with fewer than " + IndexAdvice.WORTHWHILE_ROWS
                            + " rows: no index was tried for them");
        }
        return advice;
    }

    private IndexAdvice advice(SqliteCopy copy, Plan plan, String table, List<String> index) throws SQLException {
        String name = "on_" + table + "_by_" + String.join("_", index).replace(" desc", "");
        String make = "create index " + name + " on " + table + " (" + String.join(", ", index) + ")";
        Plan after = copy.planWith(make, plan.sql(), tables.keySet());
        boolean searched = after.lines().stream().anyMatch(line -> line.contains("SEARCH") && line.contains(name));
        boolean ordered = sorts(after) < sorts(plan);
        return IndexAdvice.tried(
                plan.sql(),
                make,
                plan,
                after,
                searched || ordered,
                searched
                        ? table + " is searched by it, not read as a whole"
                        : ordered ? "nothing has to be sorted any more" : "the plan is no better; leave it");
    }

    private static long sorts(Plan plan) {
        return plan.lines().stream()
                .filter(line -> line.contains("USE TEMP B-TREE"))
                .count();
    }

    /** A whole-number primary key is the table's own order: it needs no index. */
    private static List<String> rowIds(Connection store, String table) throws SQLException {
        return texts(
                store,
                "select name from pragma_table_info('" + quoted(table) + "') where pk = 1 and lower(type) = 'integer'");
    }

    private static String quoted(String name) {
        return name.replace("'", "''");
    }

    private static long number(Connection store, String query) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static String text(Connection store, String query) throws SQLException {
        List<String> texts = texts(store, query);
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    private static List<String> texts(Connection store, String query) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                @Nullable String value = rows.getString(1);
                texts.add(value == null ? "" : value);
            }
            return texts;
        }
    }
}
