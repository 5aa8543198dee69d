package dev.muster.lab.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a server about itself. */
final class PostgresRows {
    private final Connection connection;

    PostgresRows(Connection connection) {
        this.connection = connection;
    }

    /** The rows, each its columns' texts by their names; what is NULL is absent. */
    List<Map<String, String>> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            ResultSetMetaData shape = rows.getMetaData();
            List<Map<String, String>> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, String> row = new HashMap<>();
                for (int i = 1; i <= shape.getColumnCount(); i++) {
                    String value = rows.getString(i);
                    if (value != null) {
                        row.put(shape.getColumnLabel(i), value);
                    }
                }
                all.add(row);
            }
            return all;
        }
    }

    /** The first column of the first row; 0 without one. */
    long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** The first column of the first row; empty without one. */
    String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
