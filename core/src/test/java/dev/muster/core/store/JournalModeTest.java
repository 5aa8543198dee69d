package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Stores that are not in the mode that ours is in: copies made by SQLite's own means, and what a lost power left. */
class JournalModeTest {
    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    /** Such a copy has the mode that SQLite begins with, and no log. */
    @Test
    void a_copy_that_vacuum_made_is_opened() throws Exception {
        try (Engine engine = Engine.open(elsewhere, EngineOptions.defaults())) {
            engine.execute(new CreateProject("first", ""));
        }
        in(elsewhere, "vacuum into '" + directory.resolve(Store.FILE) + "'");
        takesWork("second");
    }

    /** Then the journal is there again, the file is not in our mode, and a log without a single change is beside it. */
    @Test
    void a_power_loss_within_the_very_first_change_of_mode_is_got_over() throws Exception {
        in(directory, "pragma auto_vacuum = incremental", "vacuum");
        Files.write(directory.resolve(Store.FILE + "-wal"), new byte[32]);
        takesWork("first");
    }

    private void takesWork(String project) throws Exception {
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            engine.execute(new CreateProject(project, ""));
            assertThat(Files.exists(directory.resolve(Store.FILE + "-wal"))).isTrue();
        }
    }

    private static void in(Path directory, String... statements) throws SQLException {
        try (Connection connection =
                        new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve(Store.FILE));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
