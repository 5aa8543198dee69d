package dev.muster.cli.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.diagnose.Scrape;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.Store;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The checklist tells what is, and for what nobody measured it tells that. */
class ChecklistTest {
    @TempDir
    Path home;

    private Path data;
    private Path runs;
    private Program muster;

    @BeforeEach
    void a_run_and_a_directory() throws IOException {
        data = home.resolve("data");
        muster = new Program(data);
        runs = Kept.run(
                home.resolve("runs/a"),
                "2026-01-01T00:00:00Z",
                "faces",
                "REST, task lifecycle",
                "\"verdict\": \"PASS\", \"rungs\": [{\"agents\": 50, \"error_rate\": 0.2, \"response_ms\": {\"mean\": 6.5}}]");
    }

    private static Shown tested(Path clone) {
        Judge judge = new Judge(RunShelf.of(List.of()), new TestReports(clone));
        return judge.shown(new Proof.ByTests(List.of("LogsTest")));
    }

    private ChecklistLine.State state(Path clone) throws InterruptedException {
        ChecklistLine line = ChecklistLine.shipped().stream()
                .filter(each -> each.name().equals("log aggregation"))
                .findFirst()
                .orElseThrow();
        Probes none = new Probes(
                new MachineProbes(data, Duration.ofMillis(1), List.of()), new ServerProbes(null), new CycleProbe(data));
        return line.judged(none, new Judge(RunShelf.of(List.of()), new TestReports(clone)))
                .state();
    }

    @Test
    void what_tests_show_is_no_pass_until_they_were_run_in_this_clone() throws Exception {
        Path reports = Files.createDirectories(home.resolve("clone/server/target/surefire-reports"));
        Path clone = home.resolve("clone");
        assertThat(tested(clone).figure()).isEqualTo("LogsTest (run ./muster test)");
        assertThat(state(clone)).isEqualTo(ChecklistLine.State.BY_TEST);

        Path report = reports.resolve("TEST-dev.muster.server.log.LogsTest.xml");
        Files.writeString(
                report, "<testsuite name=\"LogsTest\" tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\">");
        assertThat(tested(clone).figure()).isEqualTo("LogsTest: passed when last run");
        assertThat(state(clone)).isEqualTo(ChecklistLine.State.PASS);

        Files.writeString(
                report, "<testsuite name=\"LogsTest\" tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"1\">");
        assertThat(tested(clone).state()).isEqualTo(Shown.State.MISSED);
        assertThat(state(clone)).isEqualTo(ChecklistLine.State.FAIL);

        Files.writeString(
                report, "<testsuite name=\"LogsTest\" tests=\"0\" errors=\"0\" skipped=\"0\" failures=\"0\">");
        assertThat(state(clone)).isEqualTo(ChecklistLine.State.BY_TEST);
    }

    @Test
    void alerts_are_shown_by_the_tests_that_fire_them() {
        assertThat(line(checklist(), "alerts").at("/value").stringValue())
                .startsWith("EveryAlertTest, AlertFilesTest")
                .doesNotContain("not built");
    }

    private Ran checklist(String... more) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("checklist", runs.toString(), "--window", "0.2s", "--json"));
        arguments.addAll(List.of(more));
        Ran ran = muster.run(arguments.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        return ran;
    }

    private static JsonNode line(Ran ran, String name) {
        for (JsonNode line : Program.parse(ran.out()).at("/lines")) {
            if (line.at("/line").stringValue().equals(name)) {
                return line;
            }
        }
        throw new AssertionError("no line " + name + " in " + ran.out());
    }

    private static String state(Ran ran, String name) {
        return line(ran, name).at("/state").stringValue();
    }

    @Test
    void there_are_sixteen_lines_in_four_groups_each_with_a_bound() {
        List<ChecklistLine> lines = ChecklistLine.shipped();

        assertThat(lines)
                .hasSize(16)
                .allSatisfy(line -> assertThat(line.bound()).isNotEqualTo("?"));
        for (String group : List.of("system", "application", "TDD", "monitoring")) {
            assertThat(lines).filteredOn(line -> line.group().equals(group)).hasSize(4);
        }
    }

    @Test
    void a_kept_run_passes_one_line_and_fails_another_and_what_nobody_measured_says_what_to_run() {
        Ran ran = checklist();

        assertThat(ran.code()).isEqualTo(1);
        assertThat(state(ran, "command response")).isEqualTo("pass");
        assertThat(line(ran, "command response").at("/evidence").stringValue())
                .isEqualTo(runs + ", REST, task lifecycle");
        assertThat(state(ran, "error rate")).isEqualTo("fail");
        assertThat(state(ran, "network latency")).isEqualTo("not_measured");
        assertThat(line(ran, "network latency").at("/next").stringValue()).contains("--endpoint");
        assertThat(state(ran, "agent execution")).isEqualTo("not_measured");
        assertThat(state(ran, "alerts")).isEqualTo("by_test");
        assertThat(line(ran, "memory").at("/value").stringValue()).contains(" % of ");
    }

    @Test
    void a_server_is_asked_for_what_it_has_seen() throws Exception {
        try (Engine engine = Engine.open(data, EngineOptions.defaults());
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            String address = "http://127.0.0.1:" + server.port();
            for (int i = 0; i < 3; i++) {
                muster.ok("task", "create", "--title", "Task", "--server", address);
            }
            Ran well = checklist("--server", address);
            for (int i = 0; i < 3; i++) {
                muster.run("task", "cancel", "t99", "--server", address);
            }
            Ran refused = checklist("--server", address);

            assertThat(line(well, "command response").at("/evidence").stringValue())
                    .isEqualTo(address + "/metrics, muster_command_duration_seconds");
            assertThat(state(well, "metrics collected")).isEqualTo("pass");
            assertThat(state(well, "error rate")).isEqualTo("pass");
            // A user who mistypes is no failure of the server.
            assertThat(state(refused, "error rate")).isEqualTo("pass");
            assertThat(line(refused, "error rate").at("/value").stringValue())
                    .startsWith("0.00 % of ")
                    .endsWith(" failed, 3 were refused for what they asked");
            assertThat(line(well, "agent execution").at("/value").stringValue()).contains("no tasks yet");
        }
    }

    @Test
    void an_endpoint_is_reached_or_is_not() throws Exception {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
            Seen reached = network(port);
            assertThat(reached).isInstanceOf(Seen.Figure.class);
            assertThat(((Seen.Figure) reached).value()).startsWith("127.0.0.1 ").endsWith(" ms");
        }
        assertThat(network(port)).isInstanceOfSatisfying(Seen.Figure.class, gone -> {
            assertThat(gone.holds()).isFalse();
            assertThat(gone.value()).contains("cannot be reached");
        });
    }

    private Seen network(int port) {
        return new MachineProbes(home, Duration.ofMillis(1), List.of(URI.create("http://127.0.0.1:" + port))).network();
    }

    @Test
    void cycles_that_ended_are_read_from_the_store() throws Exception {
        muster.ok("project", "create", "shop");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(Store.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into tdd_cycle (project_id, story_id, state, phase_at, created_at, ended_at, changed)"
                            + " values (1, 1, 4, 0, 0, 600000, 0), (1, 2, 4, 0, 0, 1800000, 0)");
        }

        assertThat(new CycleProbe(data).meanCycle()).isInstanceOfSatisfying(Seen.Figure.class, cycles -> {
            assertThat(cycles.value()).isEqualTo("20.0 min, mean of 2 cycles");
            assertThat(cycles.holds()).isFalse();
        });
    }

    @Test
    void a_scrape_is_added_up_over_labels() {
        Scrape scrape = new Scrape("""
                # TYPE a_seconds histogram
                a_seconds_bucket{le="+Inf",x="}"} 3
                a_seconds_sum{x="1"} 2.5
                a_seconds_count{x="1"} 1
                a_seconds_sum{x="2"} 1.5
                a_seconds_count{x="2"} 3
                b_total{outcome="done"} 4 # {trace="x"} 1
                """);

        assertThat(scrape.mean("a_seconds")).isEqualTo(1.0);
        assertThat(scrape.has("b")).isTrue();
        assertThat(scrape.has("c")).isFalse();
        assertThat(scrape.mean("c")).isNull();
        assertThat(scrape.sum("b_total", labels -> labels.contains("done"))).isEqualTo(4);
    }

    @Test
    void wrong_use_is_told() {
        assertThat(muster.run("checklist", "--table", "x.yaml").err()).contains("--table goes with --requirements");
        assertThat(muster.run("checklist", "--endpoint", "discord").err()).contains("names no host");
        assertThat(muster.run("checklist", home.resolve("nowhere").toString()).err())
                .contains("is not a run directory: it has no run.json");
    }
}
