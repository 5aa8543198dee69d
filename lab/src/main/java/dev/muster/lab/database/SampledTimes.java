package dev.muster.lab.database;

import dev.muster.lab.database.DatabaseReport.StatementTimes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times reading statements with values that are in the tables: for each parameter that is compared with a column, some
 * of that column. A statement with a parameter whose column cannot be told is not timed, since a made-up value would
 * find nothing, and be fast at it.
 */
final class SampledTimes {
    private static final int SAMPLES = 20;
    private static final int RUNS = 40;
    private static final long AT_MOST_NANOS = 100_000_000;
    private static final int MOST_ROWS = 1_000;
    private static final int PAGE = 50;
    private static final int SECONDS = 5;
    private static final Pattern PARAMETER = Pattern.compile(
            "(?:(?:\\w+\\.)?(\\w+)\\s*(?:=|<=|>=|<|>|is)\\s*|\\b(limit|offset)\\s+)?\\?", Pattern.CASE_INSENSITIVE);

    private final Connection store;
    private final Map<String, List<String>> tables;
    private final Map<String, List<Object>> sampled = new HashMap<>();

    /** @param tables their columns, by their names */
    SampledTimes(Connection store, Map<String, List<String>> tables) {
        this.store = store;
        this.tables = tables;
    }

    /** Times a statement; null if it cannot be done honestly. */
    @Nullable
    StatementTimes time(String statement) throws SQLException {
        List<List<Object>> values = values(statement);
        if (values == null) {
            return null;
        }
        try (PreparedStatement prepared = store.prepareStatement(statement)) {
            if (prepared.getParameterMetaData().getParameterCount() != values.size()) {
                return null; // some are numbered, and stand for several places
            }
            prepared.setQueryTimeout(SECONDS);
            long total = 0;
            long largest = 0;
            long rows = 0;
            int runs = 0;
            for (; runs < RUNS && total < AT_MOST_NANOS; runs++) {
                for (int i = 0; i < values.size(); i++) {
                    List<Object> of = values.get(i);
                    prepared.setObject(i + 1, of.get(runs % of.size()));
                }
                long start = System.nanoTime();
                rows += read(prepared);
                long took = System.nanoTime() - start;
                if (runs > 0) { // the first one also reads pages that nobody has read yet
                    total += took;
                    largest = Math.max(largest, took);
                } else if (took > AT_MOST_NANOS) {
                    total = took;
                    largest = took;
                }
            }
            int counted = Math.max(1, runs - (runs > 1 ? 1 : 0));
            return new StatementTimes(
                    statement,
                    counted,
                    total / 1e6,
                    total / 1e6 / counted,
                    largest / 1e6,
                    (double) rows / runs,
                    null,
                    null);
        } catch (SQLException notAlone) {
            return null; // it is a part of a statement
        }
    }

    private static int read(PreparedStatement prepared) throws SQLException {
        try (ResultSet rows = prepared.executeQuery()) {
            int read = 0;
            while (read < MOST_ROWS && rows.next()) {
                read++;
            }
            return read;
        }
    }

    private @Nullable List<List<Object>> values(String statement) throws SQLException {
        List<List<Object>> values = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(statement);
        while (parameter.find()) {
            if (parameter.group(2) != null) {
                values.add(List.of(parameter.group(2).equalsIgnoreCase("limit") ? PAGE : 0));
                continue;
            }
            List<Object> of = parameter.group(1) == null ? List.of() : sample(parameter.group(1), statement);
            if (of.isEmpty()) {
                return null;
            }
            values.add(of);
        }
        return values;
    }

    private List<Object> sample(String column, String statement) throws SQLException {
        for (Map.Entry<String, List<String>> table : tables.entrySet()) {
            boolean named = Pattern.compile("\\b" + Pattern.quote(table.getKey()) + "\\b")
                    .matcher(statement)
                    .find();
            if (named && table.getValue().contains(column.toLowerCase(Locale.ROOT))) {
                String key = table.getKey() + "." + column;
                List<Object> found = sampled.get(key);
                if (found == null) {
                    found = read(table.getKey(), column);
                    sampled.put(key, found);
                }
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    private List<Object> read(String table, String column) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("select \"" + column + "\" from \"" + table + "\" where \""
                        + column + "\" is not null limit " + SAMPLES)) {
            List<Object> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getObject(1));
            }
            return values;
        }
    }
}
