package dev.muster.lab.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.resource.Host;
import dev.muster.lab.resource.ProcessorProbe;
import dev.muster.lab.resource.StolenTime;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.MemoryDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a rung that the machine spoils: this JVM is stopped for most of its window, or the host takes its
 * processors.
 */
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
        return run("""
                    agent_count: 100
                    duration_seconds: 3
                    arrival: {constant: {rate: 40}}
                """ + remeasure, Host.OF_MACHINE);
    }

    private RunRecord run(String load, Host host) throws Exception {
        return run("100ms", load, host);
    }

    private RunRecord run(String warmUp, String load, Host host) throws Exception {
        new ScenarioRun(
                        ScenarioParser.parse("look.yaml", """
                name: a look
                tests:
                  - type: stress_test
                    name: slow
                    target: slow
                    audit: false
                    warmup: %s
                """.formatted(warmUp) + load),
                        driver,
                        directory.resolve("run"),
                        new RunRecord.Tool("0.1.0", null),
                        "./muster run look.yaml",
                        ProgressListener.SILENT,
                        host)
                .run();
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
                    .contains("1 of 1 rungs: the machine spoilt them, or they were not steady");
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

    /** Of two seconds nobody can tell whether they are steady. */
    @Test
    void a_rung_that_was_not_steady_is_warmed_up_once_more_and_is_undecided_if_it_is_not_then() throws Exception {
        frozen = 0;
        RunRecord record = run("{min: 2s, max: 2s}", """
                    agent_count: 4
                    duration_seconds: 1
                    remeasure: 1
                """, Host.OF_MACHINE);

        RungRecord rung = record.tests().getFirst().rungs().getFirst();
        assertThat(windows).isEqualTo(2);
        assertThat(record.tests().getFirst().rungs()).hasSize(1);
        assertThat(rung.earlier().getFirst().invalid().getFirst()).startsWith("never steady within 2 s");
        assertThat(rung.steady()).isFalse();
        assertThat(record.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void nothing_is_measured_again_unless_the_file_says_so() throws Exception {
        RunRecord record = run("");

        assertThat(windows).isEqualTo(1);
        assertThat(record.tests().getFirst().rungs().getFirst().earlier()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.INVALID);
    }

    /** A look at what takes 100 ms, while the host takes this share of the processors' time in each window. */
    private TestRecord look(double bound, String remeasure, double... stolen) throws Exception {
        AtomicInteger reads = new AtomicInteger();
        AtomicLong stolenSoFar = new AtomicLong();
        StolenTime steal = () -> {
            int read = reads.getAndIncrement(); // one before each window, one after it
            int window = Math.min(read / 2, stolen.length - 1);
            return new StolenTime.Counted(
                    stolenSoFar.addAndGet(read % 2 == 0 ? 0 : Math.round(1_000 * stolen[window])), 1_000L * (read + 1));
        };
        frozen = 0;
        return run("""
                    agent_count: 4
                    duration_seconds: 1
                    thresholds: {p50_ms: %s}
                """.formatted(bound) + remeasure, new Host(steal, ProcessorProbe.OF_MACHINE))
                .tests()
                .getFirst();
    }

    @Test
    void a_bound_that_is_missed_while_the_host_takes_the_processors_is_measured_again() throws Exception {
        TestRecord test = look(80, "    remeasure: 2", 0.052, 0.001);

        RungRecord rung = test.rungs().getFirst();
        assertThat(test.rungs()).hasSize(1);
        assertThat(rung.generator().stolenShare()).isEqualTo(0.001);
        assertThat(rung.earlier()).hasSize(1);
        assertThat(rung.earlier().getFirst().stolenShare()).isEqualTo(0.052);
        assertThat(rung.earlier().getFirst().invalid().getFirst())
                .contains("p50_ms", "is not ≤ 80", "gave others 5.2 %");
        assertThat(test.verdict()).as("it is too slow by itself").isEqualTo(Verdict.FAIL);
        for (String report : List.of("report.md", "report.html")) {
            assertThat(Files.readString(directory.resolve("run").resolve(report)))
                    .contains("Measurement 1, not counted: p50_ms", "gave others 5.2 %");
        }
    }

    @Test
    void one_that_is_missed_each_time_says_nothing_of_the_target() throws Exception {
        TestRecord test = look(80, "    remeasure: 1", 0.03);

        assertThat(windows).isEqualTo(2);
        assertThat(test.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(test.reasons().getFirst()).contains("is not ≤ 80", "gave others 3.0 %");
    }

    /** One agent, then as many as processors, none of which waits for another: a bound of 1.5 is missed by all. */
    private TestRecord scaling(double... together) throws Exception {
        frozen = 0;
        AtomicInteger looks = new AtomicInteger();
        ProcessorProbe probe = () -> together[Math.min(looks.getAndIncrement(), together.length - 1)];
        return run("""
                    agents: [1, %d]
                    duration_seconds: 1
                    capacity: cores
                    remeasure: 1
                    thresholds: {efficiency_capacity: {min: 1.5, at: last}}
                """.formatted(Runtime.getRuntime().availableProcessors()), new Host(StolenTime.OF_MACHINE, probe))
                .tests()
                .getFirst();
    }

    @Test
    void agents_that_scale_as_their_processors_do_say_nothing_of_the_target() throws Exception {
        TestRecord test = scaling(0.6);

        assertThat(windows).as("nothing is measured again").isEqualTo(2);
        assertThat(test.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(test.reasons().getFirst())
                .contains("efficiency_capacity", "is not ≥ 1.50", "do together 0.600 of what they should");
        assertThat(Files.readString(directory.resolve("run").resolve("report.md")))
                .contains("what the processors do all at once", "at least 0.600");
    }

    @Test
    void agents_that_scale_worse_than_their_processors_fail() throws Exception {
        TestRecord test = scaling(1.02, 0.9, 0.96, 0.84); // before and after each of two rungs

        assertThat(windows).isEqualTo(2);
        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(test.rungs().getFirst().generator().processorsTogether()).isEqualTo(0.96, within(1e-9));
        assertThat(test.rungs().getLast().generator().processorsTogether()).isEqualTo(0.9, within(1e-9));
    }

    @Test
    void one_that_holds_all_the_same_is_held_and_measured_once() throws Exception {
        TestRecord test = look(1_000, "    remeasure: 2", 0.3);

        assertThat(windows).isEqualTo(1);
        assertThat(test.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void one_that_is_missed_by_far_is_missed_whatever_the_host_does() throws Exception {
        TestRecord test = look(60, "    remeasure: 2", 0.3);

        assertThat(windows).isEqualTo(1);
        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void what_a_host_takes_is_read_where_the_system_tells_it() {
        StolenTime.Counted before = StolenTime.parse("cpu  100 2 30 400 5 6 7 8 50 9");
        StolenTime.Counted after = StolenTime.parse("cpu  190 2 30 400 5 6 7 18 50 9");

        assertThat(requireNonNull(after).shareSince(before)).isEqualTo(0.1);
        assertThat(after.shareSince(after)).isNull();
        assertThat(after.shareSince(null)).isNull();
        assertThat(StolenTime.parse("cpu 1 2 3 4")).isNull();
        assertThat(StolenTime.parse("intr 1 2 3 4 5 6 7 8 9")).isNull();
    }
}
