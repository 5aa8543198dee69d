package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.StoreFile;
import dev.muster.core.project.CreateProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConfig;

/** Stores of other versions: an older one is copied, migrated and counted; a newer one is left alone. */
@Tag("unit")
class MigrationsTest {
    private static final String SCRIPTS = "dev/muster/core/store/";

    private final ScratchDirectory scratch = new ScratchDirectory();
    private final Path file = scratch.path().resolve(Store.FILE);

    @AfterEach
    void close() {
        scratch.close();
    }

    @Test
    void an_older_store_is_copied_and_migrated_with_all_its_rows() throws Exception {
        plantFirstVersion();

        new Migrations(file, 2, SCRIPTS + "second").run();

        try (StoreFile now = new StoreFile(file);
                StoreFile copy = new StoreFile(copy())) {
            assertThat(now.number("pragma user_version")).isEqualTo(2);
            assertThat(now.rows("select name, colour from thing"))
                    .containsExactly(List.of("a", "grey"), List.of("b", "grey"), List.of("c", "grey"));
            assertThat(copy.number("pragma user_version")).isEqualTo(1);
            assertThat(copy.rows("select * from thing")).hasSize(3).allMatch(row -> row.size() == 2);
        }
    }

    @Test
    void a_store_that_is_up_to_date_is_not_touched() throws Exception {
        plantFirstVersion();
        byte[] before = Files.readAllBytes(file);

        new Migrations(file, 1, SCRIPTS + "first").run();

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(copy()).doesNotExist();
    }

    /** The first start with an older store migrated it, and then ended: there was no log to open. */
    @Test
    void a_migrated_store_writes_ahead_like_any_other() throws Exception {
        new Migrations(file, 1, SCRIPTS + "first").run();

        new Migrations(file, 2, SCRIPTS + "second").run();

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("pragma journal_mode")) {
            assertThat(mode.getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void a_migration_that_loses_rows_is_refused_however_often_it_is_tried_and_touches_nothing() throws Exception {
        plantFirstVersion();
        for (int attempt = 0; attempt < 2; attempt++) {
            EngineException failure = catchThrowableOfType(
                    EngineException.class, () -> new Migrations(file, 2, SCRIPTS + "losing").run());

            assertThat(failure).hasMessageContaining("lost rows of thing (3 before, 1 after)");
            try (StoreFile now = new StoreFile(file)) {
                assertThat(now.number("pragma user_version")).isEqualTo(1);
                assertThat(now.rows("select * from thing")).hasSize(3);
            }
        }
        assertThat(copy()).doesNotExist();
    }

    @Test
    void a_migration_that_was_cut_off_is_begun_again() throws Exception {
        plantFirstVersion();
        Files.writeString(scratch.path().resolve(Store.FILE + ".migrating"), "half of it");

        new Migrations(file, 2, SCRIPTS + "second").run();

        try (StoreFile now = new StoreFile(file)) {
            assertThat(now.rows("select name from thing")).hasSize(3);
        }
        assertThat(scratch.path().resolve(Store.FILE + ".migrating")).doesNotExist();
    }

    @Test
    void no_older_store_that_was_kept_is_overwritten() throws Exception {
        plantFirstVersion();
        Files.writeString(copy(), "kept before");

        new Migrations(file, 2, SCRIPTS + "second").run();

        assertThat(copy()).hasContent("kept before");
        try (StoreFile kept = new StoreFile(scratch.path().resolve(Store.FILE + ".v1-2"))) {
            assertThat(kept.rows("select * from thing")).hasSize(3);
        }
    }

    @Test
    void a_store_of_a_newer_muster_is_refused_and_left_alone() throws Exception {
        try (Engine engine =
                Engine.open(scratch.path(), EngineOptions.defaults().withSynchronous(false))) {
            engine.execute(new CreateProject("p", ""));
        }
        execute("pragma user_version = " + (Migrations.NEWEST + 1));
        byte[] before = Files.readAllBytes(file);

        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> Engine.open(scratch.path(), EngineOptions.defaults()));

        assertThat(failure)
                .hasMessageContaining("written by a newer Muster (store version " + (Migrations.NEWEST + 1)
                        + ", this one knows " + Migrations.NEWEST + ")")
                .hasMessageContaining("use that Muster, or another data directory");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void a_refused_store_leaves_the_directory_free() throws Exception {
        execute("pragma user_version = 99");
        assertThat(catchThrowableOfType(
                        EngineException.class, () -> Engine.open(scratch.path(), EngineOptions.defaults())))
                .isNotNull();
        execute("pragma user_version = 0");

        Engine.open(scratch.path(), EngineOptions.defaults()).close();

        assertThat(file).exists();
    }

    @Test
    void a_file_that_is_no_store_is_refused_in_words() throws Exception {
        Files.writeString(file, "this is not a database ".repeat(500));

        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> Engine.open(scratch.path(), EngineOptions.defaults()));

        assertThat(failure).hasMessageContaining("cannot open " + file).hasMessageContaining("not a database");
    }

    private void plantFirstVersion() throws SQLException, IOException {
        new Migrations(file, 1, SCRIPTS + "first").run();
        execute("insert into thing (name) values ('a'), ('b'), ('c')", "pragma wal_checkpoint(truncate)");
    }

    private Path copy() {
        return scratch.path().resolve(Store.FILE + ".v1");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
