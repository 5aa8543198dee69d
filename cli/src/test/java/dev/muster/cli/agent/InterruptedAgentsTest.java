package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Launched;
import dev.muster.cli.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of agents that is told to end. */
@Tag("process")
class InterruptedAgentsTest {
    @TempDir
    Path home;

    private Process agents(String... options) throws IOException {
        ProcessBuilder builder = Launched.process("agent", "run", "--name", "slow", "--agents", "2")
                .directory(home.toFile())
                .redirectError(home.resolve("err").toFile());
        builder.command().addAll(List.of(options));
        builder.environment().put("MUSTER_DATA", home.resolve("data").toString());
        return builder.start();
    }

    private static void awaitBegun(BufferedReader said, int tasks) throws IOException {
        int begun = 0;
        while (begun < tasks) {
            String line = said.readLine();
            assertThat(line).as("the agents ended").isNotNull();
            begun += line.contains("begun") ? 1 : 0;
        }
    }

    @Test
    void what_is_held_is_finished_and_what_takes_too_long_is_given_back() throws Exception {
        Program muster = new Program(home.resolve("data"));
        muster.ok("task", "create", "--title", "quick");
        muster.ok("task", "create", "--title", "endless");
        Process agents = agents(
                "--drain",
                "6s",
                "--",
                "bash",
                "-c",
                "[ \"$MUSTER_TITLE\" = quick ] || sleep 600; until [ -e go ]; do sleep 0.05; done; echo finished");
        try (BufferedReader said = agents.inputReader()) {
            awaitBegun(said, 2);
            // SIGTERM, for a shell's background processes may ignore SIGINT; both take the same way.
            agents.destroy();
            Files.createFile(home.resolve("go"));

            assertThat(agents.waitFor(2, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(muster.json("task", "show", "t1").at("/state").stringValue()).isEqualTo("completed");
        assertThat(muster.json("task", "show", "t1").at("/summary").stringValue())
                .isEqualTo("finished");
        assertThat(muster.json("task", "show", "t2").at("/state").stringValue()).isEqualTo("ready");
        assertThat(muster.json("task", "show", "t2").at("/attempts").intValue()).isZero();
        assertThat(Files.readString(home.resolve("err"))).contains("the agents finish what they hold, for up to 6 s");
        assertThat(agents.descendants()).isEmpty();
    }
}
