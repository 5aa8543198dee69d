package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.process.ProgramSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration sets of agents; options and files of pools go before it. */
@Tag("process")
class ConfiguredAgentsTest {
    private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));
    /**
     * The waiting is not its last command: the shell would become it, and give its memory back before anybody looks.
     */
    private static final String GREEDY =
            "x=; for i in $(seq 20); do x+=$(head -c 4m /dev/zero | tr '\\0' a); done; sleep 600; echo ${#x}";

    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_project() throws IOException {
        muster = new Program(home.resolve("data")).with("PATH", System.getenv("PATH"));
        muster.ok("project", "create", "default");
        Files.writeString(home.resolve("data").resolve("muster.yaml"), """
                orchestrator:
                  agents: {pool_size: 3, memory_limit_mb: 64, timeout_minutes: 7}
                """);
    }

    private Ran run(String... more) {
        List<String> all =
                new ArrayList<>(List.of("agent", "run", "--name", "coder", "--json", "--exit-when-idle", "1s"));
        all.addAll(List.of(more));
        return muster.run(all.toArray(String[]::new));
    }

    private static List<String> agents(Ran ran) {
        return ran.jsonLines().stream()
                .filter(line -> line.at("/event").stringValue().equals("joined"))
                .map(line -> line.at("/agent").stringValue())
                .sorted()
                .toList();
    }

    @Test
    void as_many_agents_run_as_are_configured_within_the_configured_limit() {
        muster.ok("task", "create", "--title", "Take less", "--max-attempts", "1");

        Ran ran = run("--", "bash", "-c", GREEDY);

        assertThat(agents(ran)).containsExactly("coder-1", "coder-2", "coder-3");
        assertThat(muster.ok("task", "log", "t1")).contains("over its memory limit of 64 MiB: ended");
    }

    @Test
    void options_go_before_what_is_configured() {
        muster.ok("task", "create", "--title", "Take what you like");

        Ran ran = run("--agents", "1", "--memory-limit", "none", "--", "echo", "taken");

        assertThat(agents(ran)).containsExactly("coder");
        assertThat(ran.err()).doesNotContain("limits by");
        assertThat(muster.ok("task", "show", "t1")).contains("taken");
    }

    @Test
    void a_pool_that_says_nothing_has_what_is_configured_and_one_that_does_has_that() {
        AgentSettings configured = new AgentSettings(6, Duration.ofMinutes(20), 128L << 20, 3, Duration.ZERO, 1);
        AgentsFile.Content read = AgentsFile.read("agents.yaml", """
                roles:
                  - name: coder
                    pools:
                      - {name: silent, command: [echo]}
                      - {name: own, command: [echo], max: 2, timeout: 5m, memory_limit: 32m}
                      - {name: free, command: [echo], min: 8, memory_limit: none}
                      - {name: thinker, kind: inference}
                """, home, configured, PATH);

        assertThat(read.roles().getFirst().pools())
                .extracting(pool -> pool.name() + " " + pool.min() + " " + pool.max())
                .containsExactly("silent 1 6", "own 1 2", "free 8 8", "thinker 1 6");
        assertThat(spec(read, "silent"))
                .returns(Duration.ofMinutes(20), ProgramSpec::timeout)
                .returns(new ResourceLimits(128L << 20, null), ProgramSpec::limits);
        assertThat(spec(read, "own"))
                .returns(Duration.ofMinutes(5), ProgramSpec::timeout)
                .returns(new ResourceLimits(32L << 20, null), ProgramSpec::limits);
        assertThat(spec(read, "free").limits()).isEqualTo(ResourceLimits.NONE);
        assertThat(((Make.Inference) Objects.requireNonNull(read.makes().get("thinker")))
                        .spec()
                        .timeout())
                .isEqualTo(Duration.ofMinutes(20));
    }

    private static ProgramSpec spec(AgentsFile.Content read, String pool) {
        return ((Make.Program) Objects.requireNonNull(read.makes().get(pool))).spec();
    }
}
