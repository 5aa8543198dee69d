package dev.muster.core.store;

import dev.muster.core.EngineException;
import io.ebean.migration.MigrationConfig;
import io.ebean.migration.MigrationException;
import io.ebean.migration.MigrationRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;

/**
 * Brings a store to the newest version. The version stands in {@code PRAGMA user_version}; a store that is up to date
 * is opened without a further look. Before an older store is migrated, a copy of it is kept beside it, and afterwards
 * no table that existed before may have lost rows.
 */
final class Migrations {
    static final int NEWEST = 1;
    private static final String SCRIPTS = "dev/muster/core/store/migration";

    private final Path file;

    Migrations(Path file) {
        this.file = file;
    }

    void run() throws SQLException {
        int version = version();
        if (version == NEWEST) {
            return;
        }
        if (version > NEWEST) {
            throw new EngineException(
                    file + " was written by a newer Muster (store version " + version + ", this one knows " + NEWEST
                            + "); use that Muster, or another data directory",
                    null);
        }
        Map<String, Long> before = counts();
        if (version > 0) {
            keepCopy(version);
        }
        migrate();
        requireNoneLost(before, counts());
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private int version() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // The first start may have been cut off when the file was there and nothing in it.
            if (number(statement, "select count(*) from sqlite_schema") == 0) {
                // Can only be chosen before the first table is there.
                statement.execute("pragma auto_vacuum = incremental");
                statement.execute("pragma journal_mode = wal");
            }
            return number(statement, "pragma user_version");
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private void keepCopy(int version) throws SQLException {
        Path copy = file.resolveSibling(file.getFileName() + ".v" + version);
        if (Files.exists(copy)) {
            return; // an earlier attempt got as far as this: the first copy is the one to keep
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum into '" + copy.toString().replace("'", "''") + "'");
        }
    }

    private void migrate() throws SQLException {
        MigrationConfig config = new MigrationConfig();
        config.setPlatform("sqlite");
        config.setMigrationPath(SCRIPTS);
        try {
            new MigrationRunner(config).run(connect()); // it closes the connection
        } catch (MigrationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EngineException("cannot migrate " + file + ": " + cause.getMessage(), e);
        }
    }

    private Map<String, Long> counts() throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "select name from sqlite_schema where type = 'table' and sql not like 'create virtual%'")) {
                while (rows.next()) {
                    counts.put(rows.getString(1), 0L);
                }
            }
            for (Map.Entry<String, Long> table : counts.entrySet()) {
                try (ResultSet rows = statement.executeQuery("select count(*) from \"" + table.getKey() + "\"")) {
                    table.setValue(rows.getLong(1));
                }
            }
        }
        return counts;
    }

    private void requireNoneLost(Map<String, Long> before, Map<String, Long> after) {
        before.forEach((table, rows) -> {
            if (after.getOrDefault(table, 0L) < rows) {
                throw new EngineException(
                        "migrating " + file + " lost rows of " + table + " (" + rows + " before, "
                                + after.getOrDefault(table, 0L) + " after); the copy beside it is whole",
                        null);
            }
        });
    }
}
