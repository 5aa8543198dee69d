package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunAgentsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_project() {
        muster = new Program(home.resolve("data")).with("PATH", System.getenv("PATH"));
        muster.ok("project", "create", "default");
    }

    private void task(String title, String... more) {
        List<String> all = new ArrayList<>(List.of("task", "create", "--title", title));
        all.addAll(List.of(more));
        muster.ok(all.toArray(String[]::new));
    }

    private Ran agent(String script, String... options) throws IOException {
        Path file = Files.writeString(home.resolve("agent.sh"), "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        List<String> all = new ArrayList<>(List.of(
                "agent", "run", "--name", "coder", "--exit-when-idle", "1s", "--directory", home.toString(), "--json"));
        all.addAll(List.of(options));
        all.addAll(List.of("--", "./agent.sh"));
        return muster.run(all.toArray(String[]::new));
    }

    private JsonNode shown(String task) {
        return muster.json("task", "show", task);
    }

    @Test
    void a_program_finds_its_task_on_its_input_and_what_it_prints_is_the_summary() throws IOException {
        task("Say hello", "--description", "to all");

        Ran ran = agent("""
                read -r line
                echo "$line" >seen.json
                echo "did $MUSTER_TASK of $MUSTER_PROJECT as $MUSTER_AGENT: $MUSTER_TITLE"
                """);

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(shown("t1").at("/state").stringValue()).isEqualTo("completed");
        assertThat(shown("t1").at("/summary").stringValue()).isEqualTo("did t1 of default as coder: Say hello");
        JsonNode seen = Program.parse(Files.readString(home.resolve("seen.json")));
        assertThat(seen.at("/task").stringValue()).isEqualTo("t1");
        assertThat(seen.at("/description").stringValue()).isEqualTo("to all");
        assertThat(seen.at("/lease").stringValue()).startsWith("L1.1.");
        assertThat(ran.jsonLines())
                .extracting(line -> line.at("/event").stringValue())
                .containsExactly("joined", "began", "completed", "left");
        assertThat(muster.json("agent", "show", "coder").at("/state").stringValue())
                .isEqualTo("stopped");
    }
}
