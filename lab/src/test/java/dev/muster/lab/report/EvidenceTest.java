package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.MemoryDriver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise P8: no figure in a report without the samples, machine, JVM, flags and commit that it came from. */
class EvidenceTest {
    @TempDir
    static Path measured;

    @TempDir
    Path scratch;

    @SuppressWarnings("NullAway.Init") // before each test
    private Path run;

    /** One run for all: each test tampers with a copy. */
    @BeforeAll
    static void measure() throws Exception {
        String text = """
                name: a look
                tests:
                  - {type: stress_test, target: put, agents: [1, 4], iterations: 2000}
                  - {type: benchmark, target: mixed, iterations: 2000}
                """;
        new ScenarioRun(
                        ScenarioParser.parse("look.yaml", text),
                        new MemoryDriver(),
                        measured.resolve("run"),
                        new RunRecord.Tool("0.1.0", "abc"),
                        "./muster run look.yaml",
                        ProgressListener.SILENT)
                .run();
    }

    @BeforeEach
    void copy() throws Exception {
        run = scratch.resolve("run");
        try (Stream<Path> files = Files.walk(measured.resolve("run"))) {
            for (Path file : files.toList()) {
                Files.copy(file, run.resolve(measured.resolve("run").relativize(file)));
            }
        }
    }

    private List<String> gaps() throws Exception {
        return Evidence.gaps(new SampleLogs(run), RunJson.read(run));
    }

    @Test
    void every_figure_of_a_finished_run_is_counted_again_from_its_samples() throws Exception {
        assertThat(RunJson.read(run).samples()).hasSize(3);
        assertThat(gaps()).isEmpty();
        assertThat(Reports.text(run, Reports.Form.MD)).doesNotContain("can be checked");
        assertThat(Reports.text(run, Reports.Form.HTML)).doesNotContain("can be checked");
    }

    @Test
    void samples_that_are_taken_away_are_missed_and_every_report_says_so() throws Exception {
        String gone = RunJson.read(run).samples().getFirst();
        Files.delete(run.resolve(gone));
        assertThat(gaps()).singleElement().asString().contains(gone, "missing", "1 agent");
        assertThat(Reports.text(run, Reports.Form.MD))
                .contains("Not all figures can be checked", gone + " are missing");
        assertThat(Reports.text(run, Reports.Form.HTML)).contains("Not all figures can be checked", gone);
    }

    /**
     * Whoever writes a report after every test keeps what it has counted: not for longer than the file stays the same.
     */
    @Test
    void samples_are_counted_once_until_they_change() throws Exception {
        SampleLogs logs = new SampleLogs(run);
        String sample = RunJson.read(run).samples().getFirst();
        SampleLog first = logs.of(sample);
        assertThat(logs.of(sample)).isSameAs(first);

        RunReports reports = new RunReports(run);
        reports.render();
        assertThat(run.resolve(Reports.MARKDOWN)).content().doesNotContain("can be checked");
        String last = Files.readAllLines(run.resolve(sample)).stream()
                .filter(line -> line.startsWith("Tag=put.response,"))
                .reduce("", (one, next) -> next);
        Files.writeString(run.resolve(sample), last + "\n", StandardOpenOption.APPEND);
        assertThat(logs.of(sample).response().n())
                .isGreaterThan(first.response().n());
        reports.render();
        for (String form : List.of(Reports.HTML, Reports.MARKDOWN, Reports.PERFORMANCE_HTML)) {
            assertThat(run.resolve(form)).content().contains("Not all figures can be checked");
        }
    }

    @Test
    void samples_that_are_cut_short_are_missed() throws Exception {
        Path log = run.resolve(RunJson.read(run).samples().getFirst());
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        int last = lines.size() - 1;
        while (!lines.get(last).contains("Tag=put.response")) {
            last--;
        }
        Files.write(log, lines.subList(0, last));
        assertThat(gaps()).isNotEmpty();
    }

    @Test
    void samples_of_another_rung_do_not_do() throws Exception {
        List<String> samples = RunJson.read(run).samples();
        Files.delete(run.resolve(samples.get(0)));
        Files.copy(run.resolve(samples.get(1)), run.resolve(samples.get(0)));
        assertThat(gaps()).isNotEmpty().allSatisfy(gap -> assertThat(gap).contains("1 agent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"throughput", "p50", "p90", "max", "mean", "n", "ok"})
    void a_figure_that_was_changed_is_noticed(String figure) throws Exception {
        change("\"" + figure + "\" : ", "\"" + figure + "\" : 1");
        assertThat(gaps()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "version", "os", "jdk", "jvm_flags", "cores", "hash", "target"})
    void what_is_not_told_of_machine_and_build_is_noticed(String field) throws Exception {
        Path file = run.resolve(RunJson.FILE);
        String before = Files.readString(file);
        String without = before.replaceFirst("\"" + field + "\" : (\"[^\"]*\"|[0-9]+),?", "");
        assertThat(without).isNotEqualTo(before);
        Files.writeString(file, without.replaceAll(",(\\s*})", "$1"));
        assertThat(gaps()).hasSize(1);
    }

    /** Puts a digit before the first value of a field. */
    private void change(String from, String to) throws Exception {
        Path file = run.resolve(RunJson.FILE);
        String before = Files.readString(file);
        String after = before.replaceFirst(java.util.regex.Pattern.quote(from), to);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }
}
