package dev.muster.core.store;

import dev.muster.core.EngineException;
import io.ebean.migration.MigrationConfig;
import io.ebean.migration.MigrationException;
import io.ebean.migration.MigrationRunner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;

/**
 * Brings a store to the newest version. The version stands in {@code PRAGMA user_version}; a store that is up to date
 * is opened without a further look. An older store is not touched: a copy of it is migrated, and takes its place only
 * when no table has lost rows. The older one is kept beside it.
 */
final class Migrations {
    static final int NEWEST = 6;
    private static final String SCRIPTS = "dev/muster/core/store/migration";

    private final Path file;
    private final int newest;
    private final String scripts;

    Migrations(Path file) {
        this(file, NEWEST, SCRIPTS);
    }

    /** For tests of versions to come: scripts of their own that lead to {@code newest}. */
    Migrations(Path file, int newest, String scripts) {
        this.file = file;
        this.newest = newest;
        this.scripts = scripts;
    }

    void run() throws SQLException, IOException {
        int version = version();
        if (version == newest) {
            return;
        }
        if (version > newest) {
            throw new EngineException(
                    file + " was written by a newer Muster (store version " + version + ", this one knows " + newest
                            + "); use that Muster, or another data directory",
                    null);
        }
        if (version == 0) {
            migrate(file);
        } else {
            migrateCopy(version);
        }
    }

    private void migrateCopy(int version) throws SQLException, IOException {
        Path copy = beside(".migrating");
        Files.deleteIfExists(copy); // an earlier attempt was cut off
        Map<String, Long> before = counts(file);
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = delete"); // from here on the file alone is the whole store
            statement.execute("vacuum into '" + copy.toString().replace("'", "''") + "'");
        }
        migrate(copy);
        requireNoneLost(before, counts(copy));
        // As every other store is: whoever opens it next finds nothing to change.
        try (Connection connection = connect(copy);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        keep(version);
        // There is a whole store under the file's name at any moment.
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Store.syncDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    private Path beside(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** Gives the older store a second name, one that is free. */
    private void keep(int version) throws IOException {
        Path kept = beside(".v" + version);
        for (int i = 2; Files.exists(kept); i++) {
            kept = beside(".v" + version + "-" + i);
        }
        try {
            Files.createLink(kept, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(file, kept); // not every file system has links
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private int version() throws SQLException {
        try (Connection connection = connect(file);
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

    private void migrate(Path target) throws SQLException {
        MigrationConfig config = new MigrationConfig();
        config.setPlatform("sqlite");
        config.setMigrationPath(scripts);
        try {
            new MigrationRunner(config).run(connect(target)); // it closes the connection
        } catch (MigrationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EngineException("cannot migrate " + file + ": " + cause.getMessage(), e);
        }
    }

    private static Map<String, Long> counts(Path file) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = connect(file);
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
                                + after.getOrDefault(table, 0L) + " after); it was left as it was",
                        null);
            }
        });
    }
}
