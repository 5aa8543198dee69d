package dev.muster.cli.checklist;

import dev.muster.core.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.sqlite.SQLiteConfig;

/** How long TDD cycles took, by what a data directory has kept of them; it is read, not owned. */
final class CycleProbe {
    private static final double MOST_MINUTES = 15;
    private static final int PATIENCE_MS = 2_000;

    private final Path directory;

    CycleProbe(Path directory) {
        this.directory = directory;
    }

    /** The mean of the cycles that ended. */
    Seen meanCycle() throws SQLException {
        Path file = directory.resolve(Store.FILE);
        if (!Files.isRegularFile(file)) {
            return new Seen.Nothing(directory + " holds no store");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(PATIENCE_MS);
        try (Connection store = config.createConnection("jdbc:sqlite:" + file);
                Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*), avg(ended_at - created_at) from tdd_cycle where ended_at is not null")) {
            long cycles = rows.next() ? rows.getLong(1) : 0;
            if (cycles == 0) {
                return new Seen.Nothing("no TDD cycle has ended in " + directory);
            }
            double minutes = rows.getDouble(2) / 60_000;
            return new Seen.Figure(
                    minutes < MOST_MINUTES,
                    String.format(Locale.ROOT, "%.1f min, mean of %,d cycles", minutes, cycles),
                    file + ", tdd_cycle");
        }
    }
}
