package dev.muster.core.model;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The engine's file, read by a connection of the test's own: nothing of the engine stands between. */
public final class StoreFile implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    public StoreFile(Path file) {
        try {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            connection = config.createConnection("jdbc:sqlite:" + file);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query; NULL is null. */
    public List<List<@Nullable Object>> rows(String sql, Object... arguments) {
        try {
            PreparedStatement statement = prepared.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                prepared.put(sql, statement);
            }
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                int columns = results.getMetaData().getColumnCount();
                while (results.next()) {
                    List<@Nullable Object> row = new ArrayList<>(columns);
                    for (int column = 1; column <= columns; column++) {
                        row.add(results.getObject(column));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The number that a query answers; 0 for no row or NULL. */
    public long number(String sql, Object... arguments) {
        List<List<@Nullable Object>> rows = rows(sql, arguments);
        return rows.isEmpty() || !(rows.getFirst().getFirst() instanceof Number number) ? 0 : number.longValue();
    }

    /** Every row of every table, as text: two dumps are equal if nothing was changed between. */
    public String dump() {
        StringBuilder out = new StringBuilder();
        for (List<@Nullable Object> table : rows("""
                select name from sqlite_schema where type = 'table' and name not like 'sqlite%'
                  and name not like 'task\\_search%' escape '\\' order by name
                """)) {
            List<String> lines = new ArrayList<>();
            for (List<@Nullable Object> row : rows("select * from \"" + table.getFirst() + "\"")) {
                lines.add(text(row));
            }
            lines.sort(null);
            lines.forEach(line ->
                    out.append(table.getFirst()).append(": ").append(line).append('\n'));
        }
        return out.toString();
    }

    private static String text(List<@Nullable Object> row) {
        List<String> cells = new ArrayList<>();
        for (Object cell : row) {
            cells.add(cell instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(cell));
        }
        return String.join(" | ", cells);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
