package dev.muster.cli.diagnose;

import dev.muster.core.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** A store's file, read without its owner's knowledge or help: a read-only connection, and no migration. */
final class StoreFile implements AutoCloseable {
    private static final int PATIENCE_MS = 2_000;

    private final Connection connection;

    private StoreFile(Connection connection) {
        this.connection = connection;
    }

    /** Whether a directory has one. */
    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(Store.FILE));
    }

    /**
     * Opens the store of a directory.
     *
     * @throws SQLException if it cannot be read; the message is SQLite's
     */
    static StoreFile open(Path directory) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(PATIENCE_MS);
        return new StoreFile(config.createConnection("jdbc:sqlite:" + directory.resolve(Store.FILE)));
    }

    /** The first number of the first row; 0 if there is none. */
    long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** The rows, each as its columns' texts; NULL is an empty one. */
    List<List<String>> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<List<String>> all = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    String value = rows.getString(i);
                    row.add(value == null ? "" : value);
                }
                all.add(row);
            }
            return all;
        }
    }

    /** Its version, as {@code PRAGMA user_version} has it. */
    long version() throws SQLException {
        return number("pragma user_version");
    }

    /** A new statement, for whoever wants to cancel it. */
    Statement statement() throws SQLException {
        return connection.createStatement();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
