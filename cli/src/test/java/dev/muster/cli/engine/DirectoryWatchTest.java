package dev.muster.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    @TempDir
    Path data;

    @BeforeEach
    void a_directory_with_data() throws Exception {
        project("first");
    }

    private Engine open() throws Exception {
        return Engine.open(data, EngineOptions.defaults());
    }

    private void project(String name) throws Exception {
        try (Engine engine = open()) {
            engine.execute(new CreateProject(name, ""));
        }
    }

    /** A follower of events that began to watch after its engine's end never learned what happened in between. */
    @Test
    void what_happens_after_the_end_of_the_engine_is_a_change_even_before_anybody_waits() throws Exception {
        DirectoryWatch watch;
        try (Engine engine = open()) {
            watch = new DirectoryWatch(data);
            assertThat(engine.reads().counts("first")).isNotEmpty();
        }
        project("second");

        assertThat(watch.await(Duration.ZERO)).isTrue();
    }

    /** Or a command that waits would wake itself for ever. */
    @Test
    void the_end_of_an_engine_that_did_nothing_is_no_change() throws Exception {
        DirectoryWatch watch;
        try (Engine engine = open()) {
            watch = new DirectoryWatch(data);
            assertThat(engine.reads().counts("first")).isNotEmpty();
        }
        assertThat(watch.await(Duration.ZERO)).isFalse();

        try (Engine engine = open()) {
            watch = new DirectoryWatch(data);
            assertThat(engine.reads().counts("first")).isNotEmpty();
        }
        assertThat(watch.await(Duration.ZERO)).isFalse();
    }
}
