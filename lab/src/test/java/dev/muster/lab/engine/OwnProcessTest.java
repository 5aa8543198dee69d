package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operations that start processes of their own. */
@Timeout(180) // against hanging
class OwnProcessTest {
    @TempDir
    Path directory;

    private TestRecord run(Optional<Starter> starter, String test) throws Exception {
        Path out = directory.resolve("run");
        new ScenarioRun(
                        ScenarioParser.parse("f.yaml", "name: n\ntests:\n  - " + test + "\n"),
                        new EngineDriver(starter),
                        out,
                        new RunRecord.Tool("0", null),
                        "./muster run f.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out).tests().getFirst();
    }

    private static Optional<Starter> script(String script) {
        return Optional.of(new Starter(List.of("sh", "-c", script, "child"), Map.of()));
    }

    private static double gauge(RungRecord rung, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(rung.gauges().get(name)).value());
    }

    @Test
    void every_start_makes_a_change_that_the_audit_finds() throws Exception {
        TestRecord test = run(
                Optional.of(ProbeMain.starter()),
                "{type: stress_test, target: engine_start, agent_count: 2, iterations: 2, warmup: {iterations: 0}, "
                        + "preload: 10, thresholds: {error_rate: 0, gauges: {rss_mb: {min: 10}}}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.verdict()).isEqualTo(Verdict.PASS);
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.ok()).isEqualTo(4);
        assertThat(gauge(rung, "rss_mb")).isBetween(10.0, 2000.0);
        assertThat(rung.rssBytes()).isNull();
        assertThat(rung.notMeasured()).containsKeys("rss_bytes", "cpu_us_per_op", "live_heap_bytes");
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.acknowledged()).isEqualTo(2 * 10 + 4L);
        assertThat(audit.found()).isEqualTo(audit.acknowledged());
    }

    @Test
    void an_idle_engine_is_watched_from_outside() throws Exception {
        TestRecord test = run(
                Optional.of(ProbeMain.starter()),
                "{type: stress_test, target: engine_idle, duration_seconds: 6, warmup: 1s, preload: 30, "
                        + "options: {agents: 5, finished: 20}, "
                        + "thresholds: {error_rate: 0, gauges: {statements_per_second: 1000000, cpu_share: 100}}}");

        assertThat(test.reasons()).isEmpty();
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.gauges()).containsOnlyKeys("statements_per_second", "cpu_share", "rss_mb");
        assertThat(gauge(rung, "cpu_share")).isBetween(0.0, 2.0);
        assertThat(gauge(rung, "rss_mb")).isGreaterThan(10);
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.acknowledged()).isEqualTo(30 + 20 + 20);
        assertThat(Files.readString(directory.resolve("run/report.md")))
                .contains("| cpu_share | 1 |", "gauges.cpu_share");
        assertThat(Files.readString(directory.resolve("run/report.html"))).contains("Resident memory of the process");
    }

    @Test
    void statements_and_processor_time_of_a_busy_child_fail_the_gates() throws Exception {
        String busy = "echo ready; n=0; while read request; do n=$((n+500)); "
                + "echo stats writer_statements=$n reader_statements=$n; "
                + "i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done; done";
        TestRecord test = run(
                script(busy),
                "{type: stress_test, target: engine_idle, duration_seconds: 1.5, warmup: 10ms, "
                        + "options: {agents: 1, finished: 0}, "
                        + "thresholds: {gauges: {statements_per_second: 0, cpu_share: 0.002}}}");

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(test.gates()).extracting(gate -> gate.state()).containsOnly(GateState.FAIL);
        assertThat(gauge(test.rungs().getFirst(), "statements_per_second")).isBetween(10.0, 1000 / 1.5);
    }

    @Test
    void a_start_that_fails_is_an_error_with_the_reason_in_the_report() throws Exception {
        TestRecord test = run(
                script("echo out of luck >&2; exit 9"),
                "{type: benchmark, target: engine_start, iterations: 3, "
                        + "thresholds: {error_rate: 0, gauges: {rss_mb: 70}}}");

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.errors()).containsEntry("child_ended", 3L);
        assertThat(rung.errorExamples()).containsEntry("child_ended", "it ended with 9; its errors: out of luck");
        assertThat(rung.notMeasured()).containsEntry("gauges.rss_mb", "no process told its resident memory");
        assertThat(Files.readString(directory.resolve("run/report.md"))).contains("out of luck");
        assertThat(Files.readString(directory.resolve("run/report.html"))).contains("out of luck");
    }

    @Test
    void an_idle_child_that_dies_is_an_error_and_its_figures_are_not_given() throws Exception {
        TestRecord test = run(
                script("echo ready; read request; echo stats writer_statements=1 reader_statements=1; echo gone >&2"),
                "{type: stress_test, target: engine_idle, duration_seconds: 6, warmup: 10ms, "
                        + "options: {agents: 1, finished: 0}, thresholds: {error_rate: 0}}");

        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.errorExamples().get("child_ended")).isEqualTo("it ended with 0; its errors: gone");
        assertThat(Objects.requireNonNull(rung.gauges().get("cpu_share")).value())
                .isNull();
        assertThat(rung.notMeasured().get("gauges.cpu_share")).contains("gone");
    }

    @Test
    void a_program_that_is_not_there_is_an_error() throws Exception {
        TestRecord test = run(
                Optional.of(new Starter(List.of(directory.resolve("nothing").toString()), Map.of())),
                "{type: benchmark, target: engine_start, iterations: 2, thresholds: {error_rate: 0}}");

        assertThat(test.rungs().getFirst().errors()).containsEntry("could_not_start", 2L);
    }

    @Test
    void where_nobody_knows_how_to_start_muster_the_run_is_refused_before_it_begins() {
        for (String target : List.of("engine_start", "engine_idle")) {
            assertThatThrownBy(() -> run(Optional.empty(), "{type: benchmark, target: " + target + ", iterations: 2}"))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContainingAll(target, "muster.launcher", "muster.image", "./muster");
        }
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void idleness_is_of_one_process() {
        assertThatThrownBy(() -> run(
                        Optional.of(ProbeMain.starter()),
                        "{type: stress_test, target: engine_idle, agents: [1, 2], duration_seconds: 1}"))
                .isInstanceOf(TargetException.class)
                .hasMessage("engine_idle watches one process, not 2; set agent_count to 1");
    }

    @Test
    void a_threshold_on_a_gauge_that_the_operation_does_not_report_is_refused() {
        assertThatThrownBy(() -> run(
                        Optional.of(ProbeMain.starter()),
                        "{type: benchmark, target: engine_start, iterations: 2, thresholds: {gauges: {rss_mg: 70}}}"))
                .isInstanceOf(ScenarioException.class)
                .hasMessage("f.yaml:3: key 'gauges': 'engine_start' reports no gauge 'rss_mg'; did you mean 'rss_mb'?");
        assertThatThrownBy(() -> run(
                        Optional.of(ProbeMain.starter()),
                        "{type: benchmark, target: task_creation, iterations: 2, thresholds: {gauges: {rss_mb: 70}}}"))
                .hasMessageContaining("'task_creation' reports no gauge 'rss_mb'; it reports none");
    }
}
