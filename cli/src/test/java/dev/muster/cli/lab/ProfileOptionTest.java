package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.lab.engine.Starter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is measured is measured under the profile that is asked for, and says so. */
@Timeout(180) // against hanging
class ProfileOptionTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void start() {
        muster = new Program(home.resolve("data"));
    }

    @AfterEach
    void forgetTheLauncher() {
        System.clearProperty(Starter.LAUNCHER);
        System.clearProperty(Starter.IMAGE);
    }

    private String scenario(String tests) throws IOException {
        return Files.writeString(home.resolve("tiny.yaml"), "name: tiny\ntests:\n" + tests)
                .toString();
    }

    private String creation() throws IOException {
        return scenario("  - {type: benchmark, name: creation, target: task_creation, iterations: 50}\n");
    }

    private JsonNode ran(String... arguments) throws IOException {
        Ran ran = muster.run(arguments);
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        return Program.parse(Files.readString(home.resolve("run/run.json")));
    }

    private String out() {
        return home.resolve("run").toString();
    }

    @Test
    void an_engine_in_this_process_is_measured_under_the_profile_and_the_reports_say_so() throws IOException {
        JsonNode run = ran("run", creation(), "--profile", "high-performance", "--out", out());

        assertThat(run.at("/environment/profile").asString()).isEqualTo("high-performance");
        assertThat(run.at("/reproduce").asString()).endsWith(" --profile high-performance");
        assertThat(Files.readString(home.resolve("run/report.md")))
                .contains("configuration profile | high-performance");
        assertThat(Files.readString(home.resolve("run/report.html")))
                .contains("<dt>configuration profile</dt><dd>high-performance</dd>");
    }

    @Test
    void what_variables_set_holds_for_the_engine_in_this_process_as_well() throws IOException {
        muster.with("MUSTER_PROFILE", "minimal").with("MUSTER_STORAGE_DURABILITY", "process");

        JsonNode run = ran("run", creation(), "--out", out());

        assertThat(run.at("/environment/profile").asString()).isEqualTo("minimal");
        assertThat(run.at("/environment/durability").asString())
                .isEqualTo("a change survives the end of the process, not the loss of power");
    }

    @Test
    void the_engine_itself_has_the_settings_a_queue_of_one_change_does_not_take_those_of_fifty_agents()
            throws IOException {
        muster.with("MUSTER_LEDGER_QUEUE", "1");

        Ran ran = muster.run(
                "run",
                scenario("  - {type: stress_test, name: creation, target: task_creation, agent_count: 50,"
                        + " iterations: 100}\n"),
                "--out",
                out());

        assertThat(ran.out() + ran.err()).contains("BUSY: the engine has 1 commands waiting");
    }

    @Test
    void without_a_profile_none_is_named() throws IOException {
        JsonNode run = ran("run", creation(), "--out", out());

        assertThat(run.at("/environment/profile").isNull()).isTrue();
        assertThat(Files.readString(home.resolve("run/report.md"))).contains("configuration profile | none");
    }

    /** A launcher that writes down which profile its server was started under, and goes on as the real one. */
    @Test
    void the_servers_that_a_run_starts_have_the_profile() throws IOException {
        Path launcher = home.resolve("launcher");
        Files.writeString(launcher, """
                #!/bin/sh
                echo "$1 $MUSTER_PROFILE" >>"%s/started"
                exec "%s" --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp "%s" %s "$@"
                """.formatted(
                        home,
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        System.setProperty(Starter.LAUNCHER, launcher.toString());
        System.setProperty(Starter.IMAGE, home.toString());

        JsonNode run = ran("run", scenario("""
                          - {type: stress_test, name: served, target: task_lifecycle, face: rest, agent_count: 2, iterations: 4}
                          - {type: stress_test, name: alone, target: engine_start, agent_count: 1, iterations: 1, warmup: {iterations: 0}}
                        """), "--profile", "memory-optimized", "--out", out());

        assertThat(Files.readAllLines(home.resolve("started")))
                .contains("serve memory-optimized", "engine-probe memory-optimized")
                .allMatch(line -> line.endsWith(" memory-optimized"));
        assertThat(run.at("/environment/profile").asString()).isEqualTo("memory-optimized");
    }

    @Test
    void figures_of_different_profiles_are_series_of_their_own() throws IOException {
        String scenario = creation();
        Path history = home.resolve("history.db");
        for (String profile : new String[] {"minimal", "high-performance"}) {
            muster.ok(
                    "run",
                    scenario,
                    "--profile",
                    profile,
                    "--history",
                    history.toString(),
                    "--out",
                    home.resolve(profile).toString());
        }

        assertThat(muster.ok("history", "throughput", "--history", history.toString()))
                .contains("tiny, profile minimal", "tiny, profile high-performance");
        Ran mixed = muster.run(
                "baseline",
                "set",
                home.resolve("minimal").toString(),
                home.resolve("high-performance").toString(),
                "--reason",
                "mixed");
        assertThat(mixed.code()).isEqualTo(2);
        assertThat(mixed.err()).contains("are not of one scenario");
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate --quick", "run tiny.yaml"})
    void an_unknown_profile_is_refused_with_the_nearest_one_before_anything_runs(String command) throws IOException {
        String line = command.replace("tiny.yaml", creation()) + " --profile high-perfomance --out " + out();
        System.setProperty("muster.home", Path.of("..").toAbsolutePath().toString());
        Ran ran;
        try {
            ran = muster.run(line.split(" "));
        } finally {
            System.clearProperty("muster.home");
        }

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains("--profile: there is no profile 'high-perfomance'; did you mean 'high-performance'?");
        assertThat(home.resolve("run")).doesNotExist();
    }

    @Test
    void another_server_has_no_profile_of_ours() throws IOException {
        Path file = Files.writeString(home.resolve("other.yaml"), """
                name: other
                target: http://127.0.0.1:9
                tests:
                  - {type: stress_test, name: look, agent_count: 1, iterations: 1, operations: [{name: look, path: /}]}
                """);

        Ran ran = muster.run("run", file.toString(), "--profile", "minimal", "--out", out());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("measures another server: http://127.0.0.1:9", "leave --profile out");
    }
}
