package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotTrainingTest {
    @TempDir
    Path home;

    @Test
    void the_training_of_a_server_goes_through_and_leaves_none_behind() {
        Program muster = new Program(home.resolve("data"));

        assertThat(muster.run("aot-training", "--serve").code()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("served"));
    }

    @Test
    void the_training_goes_through_and_is_not_offered_to_people() {
        Program muster = new Program(home.resolve("data"));

        assertThat(muster.run("aot-training").code()).isZero();
        assertThat(muster.ok("--help")).doesNotContain("aot-training");
        assertThat(home.resolve("data")).as("it works elsewhere").doesNotExist();
    }
}
