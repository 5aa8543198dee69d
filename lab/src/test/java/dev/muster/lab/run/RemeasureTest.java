package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.MemoryDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a rung while the machine stands still: this JVM is stopped for most of its window. */
class RemeasureTest {
    @TempDir
    Path directory;

    private final MemoryDriver driver = new MemoryDriver();
    private int windows;
    private int frozen = 1;

    @BeforeEach
    void the_target_counts_as_another_process() {
        driver.elsewhere = true;
        driver.windowBegins = () -> {
            if (windows++ < frozen) {
                freeze();
            }
        };
    }

    private static void freeze() {
        String self = String.valueOf(ProcessHandle.current().pid());
        try {
            new ProcessBuilder("sh", "-c", "sleep 0.3; kill -STOP $0; sleep 1.5; kill -CONT $0", self).start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private RunRecord run(String remeasure) throws Exception {
        ScenarioRun run = new ScenarioRun(
                ScenarioParser.parse("look.yaml", """
                name: a look
                tests:
                  - type: stress_test
                    name: slow
                    target: slow
                    agent_count: 100
                    duration_seconds: 3
                    warmup: 100ms
                    arrival: {constant: {rate: 40}}
                    audit: false
                """ + remeasure),
                driver,
                directory.resolve("run"),
                new RunRecord.Tool("0.1.0", null),
                "./muster run look.yaml",
                ProgressListener.SILENT);
        run.run();
        return RunJson.read(directory.resolve("run"));
    }

    @Test
    void a_rung_that_the_machine_spoilt_is_measured_again_and_what_was_seen_before_stays_told() throws Exception {
        RunRecord record = run("    remeasure: 4");

        RungRecord rung = record.tests().getFirst().rungs().getFirst();
        assertThat(record.tests().getFirst().rungs()).hasSize(1);
        assertThat(rung.invalid()).isEmpty();
        assertThat(rung.ok()).isEqualTo(120);
        RungRecord.Attempt before = rung.earlier().getFirst();
        assertThat(before.invalid().getLast()).contains("generator lagged", "only sleeps was late");
        assertThat(record.tests().getFirst().verdict()).isEqualTo(Verdict.PASS);
        Path run = directory.resolve("run");
        assertThat(record.samples())
                .contains(before.sample(), rung.sample())
                .allSatisfy(sample -> assertThat(run.resolve(sample)).isNotEmptyFile());
        for (String report : List.of("report.md", "report.html")) {
            assertThat(Files.readString(run.resolve(report)))
                    .contains("At 100 agents measured again. Measurement 1, not counted: the generator lagged")
                    .contains("1 of 1 rungs, because the machine kept the generator waiting");
        }
    }

    @Test
    void a_rung_that_stays_spoilt_is_invalid_when_it_may_not_be_measured_more_often() throws Exception {
        frozen = 2;
        RunRecord record = run("    remeasure: 1");

        RungRecord rung = record.tests().getFirst().rungs().getFirst();
        assertThat(windows).isEqualTo(2);
        assertThat(rung.earlier()).hasSize(1);
        assertThat(rung.keptWaiting()).isTrue();
        assertThat(record.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void nothing_is_measured_again_unless_the_file_says_so() throws Exception {
        RunRecord record = run("");

        assertThat(windows).isEqualTo(1);
        assertThat(record.tests().getFirst().rungs().getFirst().earlier()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.INVALID);
    }
}
