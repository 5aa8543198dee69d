package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One engine per data directory, whoever tries and however the owner ends. */
@Tag("crash")
class OwnershipTest {
    @TempDir
    Path directory;

    @Test
    void a_second_process_is_refused_and_told_who_the_owner_is() {
        try (Child owner = LoadChild.start(directory, 2, "owner", 0);
                Child second = LoadChild.start(directory, 2, "second", 0)) {
            Child first = owner;
            Child refused = second;
            // Whichever came second.
            String how = first.awaitOneOf("ready ", LoadChild.IN_USE);
            if (how.startsWith(LoadChild.IN_USE)) {
                first = second;
                refused = owner;
            }
            first.await("ready ");
            String why = refused.await(LoadChild.IN_USE);
            refused.finish();
            assertThat(why).contains("in use").contains(directory.toString());
            first.kill();
        }
    }

    @Test
    void the_refusal_names_the_process_that_owns_the_directory() {
        try (Child owner = LoadChild.start(directory, 2, "owner", 0)) {
            owner.await("ready ");
            assertThatThrownBy(() -> Engine.open(directory, EngineOptions.defaults()))
                    .isInstanceOf(DataDirectory.InUse.class)
                    .hasMessageContaining("in use by process " + owner.pid())
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void the_lock_goes_with_the_process_that_is_killed() throws Exception {
        try (Child owner = LoadChild.start(directory, 8, "owner", 0)) {
            owner.await("ready ");
            owner.await("ack CLAIMED");
            owner.kill();
            try (Engine next = Engine.open(directory, EngineOptions.defaults())) {
                assertThat(next.reads().projects()).isNotEmpty();
            }
            assertThat(StoreAudit.of(directory, owner.acknowledged())).isEmpty();
        }
    }

    @Test
    void a_second_engine_of_the_same_process_is_refused_and_does_not_take_the_lock_off() throws Exception {
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            assertThatThrownBy(() -> Engine.open(directory, EngineOptions.defaults()))
                    .isInstanceOf(DataDirectory.InUse.class);
            assertThatThrownBy(() -> Engine.open(link(), EngineOptions.defaults()))
                    .as("by another name")
                    .isInstanceOf(DataDirectory.InUse.class);
            try (Child other = LoadChild.start(directory, 1, "other", 0)) {
                assertThat(other.awaitOneOf("ready ", LoadChild.IN_USE)).startsWith(LoadChild.IN_USE);
            }
            assertThat(engine.reads().projects()).isEmpty();
        }
        Engine.open(directory, EngineOptions.defaults()).close();
    }

    private Path link() throws Exception {
        return Files.createSymbolicLink(directory.resolve("link"), directory);
    }
}
