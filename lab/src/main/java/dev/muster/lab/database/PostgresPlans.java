package dev.muster.lab.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a server how it would execute statements, without executing them. A statement with parameters is prepared and
 * its generic plan is taken: the one that does not rest on particular values.
 */
final class PostgresPlans {
    private static final Pattern SCAN = Pattern.compile("Seq Scan on (?:\\w+\\.)?\"?(\\w+)");
    private static final Pattern COST = Pattern.compile("cost=[\\d.]+\\.\\.([\\d.]+)");
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");
    private static final String NAME = "muster_explained";

    private final Connection connection;

    PostgresPlans(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
        }
    }

    /** The plan of a statement on one line, with {@code $1} and so on for parameters. */
    Plan explain(String line) {
        try (Statement statement = connection.createStatement()) {
            return PARAMETER.matcher(line).find() ? prepared(statement, line) : plan(statement, line, line);
        } catch (SQLException wrong) {
            return Plan.without(line, firstLine(wrong));
        }
    }

    private static Plan prepared(Statement statement, String line) throws SQLException {
        statement.execute("prepare " + NAME + " as " + line);
        try {
            int parameters = 0;
            try (ResultSet rows = statement.executeQuery(
                    "select cardinality(parameter_types) from pg_prepared_statements where name = '" + NAME + "'")) {
                parameters = rows.next() ? rows.getInt(1) : 0;
            }
            String nulls = String.join(", ", Collections.nCopies(parameters, "null"));
            return plan(statement, line, "execute " + NAME + (parameters == 0 ? "" : "(" + nulls + ")"));
        } finally {
            statement.execute("deallocate " + NAME);
        }
    }

    private static Plan plan(Statement statement, String line, String explained) throws SQLException {
        try (ResultSet rows = statement.executeQuery("explain " + explained)) {
            List<String> lines = new ArrayList<>();
            List<String> scans = new ArrayList<>();
            while (rows.next()) {
                String step = rows.getString(1);
                lines.add(step);
                Matcher scan = SCAN.matcher(step);
                if (scan.find()) {
                    scans.add(scan.group(1));
                }
            }
            Matcher cost = COST.matcher(lines.isEmpty() ? "" : lines.getFirst());
            return new Plan(line, lines, scans, cost.find() ? Double.valueOf(cost.group(1)) : null, null);
        }
    }

    /** The plan that a statement would have with an index more, which is made and taken back. */
    Plan withIndex(String index, String line) throws SQLException {
        boolean automatic = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(index);
            return explain(line);
        } catch (SQLException refused) {
            return Plan.without(line, "the index could not be made: " + firstLine(refused));
        } finally {
            connection.rollback();
            connection.setAutoCommit(automatic);
        }
    }

    private static String firstLine(SQLException wrong) {
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
