package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Launched;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.lab.external.ExternalDriver;
import dev.muster.lab.external.Protocols;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped scenarios for known defects of MCP servers, in short, against Muster's own: it has none of them. */
@Tag("wire")
@Timeout(300) // against hanging
class McpScenariosTest {
    private static final Path SCENARIOS = Path.of("..", "scenarios", "mcp");

    @TempDir
    Path directory;

    static List<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The same with fewer calls and agents, and without bounds on time: this machine is not what is judged. */
    private static String shortened(String scenario) {
        return scenario.replaceAll("duration_seconds: \\d+", "iterations: 12")
                .replaceAll("(?<!\\{)iterations: \\d+", "iterations: 12")
                .replaceAll("warmup: \\d+s", "warmup: {iterations: 2}")
                .replaceAll("warmup: \\{iterations: \\d+\\}", "warmup: {iterations: 2}")
                .replaceAll("agents: \\[.*\\]", "agents: [1, 24]")
                .replace("subscribers: 200", "subscribers: 40")
                .replace("steps: 60", "steps: 600") // still under way when it is cut, however late that is
                .replaceAll("(session_rss_kb|session_threads|descriptors_grown): [0-9.]+", "$1: 1000000")
                .replaceAll(" p90_ms: \\d+,", "")
                .replaceAll("_max_ms: \\d+", "_max_ms: 20000")
                .replaceAll(", throughput_of_best: \\{[^}]*\\}", "");
    }

    private static String stdio(Path data) {
        return "mcp+stdio:" + Launched.words() + " mcp --data '" + data + "'";
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shows_no_defect_of_ours(String name) throws Exception {
        String text = shortened(Files.readString(SCENARIOS.resolve(name)));
        Path data = directory.resolve("data");
        if (text.contains("mcp+stdio:")) {
            judge(name, text.replaceAll("mcp\\+stdio:\\./muster mcp --data \\S+?(?=[\" ])", stdio(data)));
            return;
        }
        ServerOptions plain = new ServerOptions(HttpOptions.on("127.0.0.1", 0), "test");
        try (Engine engine = Engine.open(data, EngineOptions.defaults());
                MusterServer server = MusterServer.start(
                        engine, plain.withMcp(plain.mcp().withFixtures(!name.equals("tools-budget.yaml"))))) {
            engine.execute(new CreateProject("default", ""));
            judge(name, text.replace("8642", String.valueOf(server.port())));
        }
    }

    private void judge(String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        Scenario scenario = ScenarioParser.parse(file);
        Path out = directory.resolve("run");
        new ScenarioRun(
                        scenario,
                        new ExternalDriver(scenario, new Protocols(null)),
                        out,
                        new RunRecord.Tool("test", null),
                        "./muster run " + name,
                        ProgressListener.SILENT)
                .run();
        for (TestRecord test : RunJson.read(out).tests()) {
            for (RungRecord rung : test.rungs()) {
                assertThat(rung.errorExamples()).as(test.name()).isEmpty();
            }
            assertThat(test.reasons()).as(test.name()).isEmpty();
            assertThat(test.verdict()).as(test.name()).isEqualTo(Verdict.PASS);
            assertThat(test.rungs())
                    .isNotEmpty()
                    .allSatisfy(rung -> assertThat(rung.ok()).isPositive());
            saysWhatItIsFor(name, test.rungs().getLast());
        }
    }

    /** The figure for which the scenario is there. */
    private static void saysWhatItIsFor(String name, RungRecord rung) {
        switch (name) {
            case "cancel.yaml" -> assertThat(samples(rung, "cancel_to_stop")).isEqualTo(12);
            case "fan-out.yaml" -> assertThat(samples(rung, "fan_out")).isEqualTo(12);
            case "connect-disconnect.yaml" -> {
                assertThat(samples(rung, "session_close")).isEqualTo(120);
                assertThat(gauge(rung, "sessions_left")).isZero();
            }
            case "stdio-payload.yaml" -> assertThat(gauge(rung, "stderr_kb")).isGreaterThan(5_000);
            case "blocking-tools.yaml" -> {
                assertThat(samples(rung, "progress_gap")).isPositive();
                assertThat(samples(rung, "progress_lag")).isGreaterThan(samples(rung, "progress_gap"));
            }
            case "tools-budget.yaml" ->
                assertThat(gauge(rung, "tools_list_tokens")).isBetween(500.0, 7_000.0);
            default -> assertThat(samples(rung, "first_event")).isNotNegative();
        }
    }

    private static long samples(RungRecord rung, String time) {
        RungRecord.TimesRecord times = rung.times().get(time);
        return times == null ? 0 : times.ms().n();
    }

    private static double gauge(RungRecord rung, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(rung.gauges().get(name)).value());
    }
}
