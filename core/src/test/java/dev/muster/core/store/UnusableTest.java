package dev.muster.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a data directory from being used is said with whose it is, how full it is, and what to do next. */
class UnusableTest {
    @TempDir
    Path home;

    @Test
    void a_permission_that_is_missing_is_told_with_the_owner_of_what_refused() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));

        String said = Unusable.directory(
                        home.resolve("data"),
                        new AccessDeniedException(home.resolve("data").toString()))
                .getMessage();

        assertThat(said)
                .isEqualTo("cannot use data directory " + home.resolve("data") + ": permission denied: " + home
                        + " belongs to " + Files.getOwner(home).getName()
                        + " (rwx------); run as that user, or name a directory of your own with --data");
    }

    @Test
    void a_file_of_the_store_that_is_refused_is_told_once_and_with_the_reason() {
        Path log = home.resolve("muster.db-wal");

        assertThat(Unusable.file(log, new AccessDeniedException(log.toString())))
                .hasMessageStartingWith("cannot open " + log + ": permission denied: ")
                .hasMessageEndingWith("; run as that user, or name a directory of your own with --data");
    }

    @Test
    void a_full_disk_is_told_with_its_free_space() {
        assertThat(Unusable.directory(home, new FileSystemException(home.toString(), null, "No space left on device")))
                .hasMessageContaining("its disk is full (")
                .hasMessageContaining(" MiB free): free some space");
    }

    @Test
    void what_says_nothing_but_a_path_is_put_in_words() {
        assertThat(Unusable.directory(Path.of("/x"), new FileSystemException("/x")))
                .hasMessage("cannot use data directory /x: it cannot be made there; name one that can be written with"
                        + " --data");
    }

    @Test
    void a_broken_store_names_the_doctor() throws IOException {
        Files.writeString(home.resolve(Store.FILE), "no database at all ".repeat(300));

        assertThatThrownBy(() -> Engine.open(home, EngineOptions.defaults()).close())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("SQLITE_NOTADB")
                .hasMessageContaining("'muster doctor --data " + home + "' tells what is broken");
    }
}
