package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.MemoryDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepartureTest {
    /** Far more than what the program itself needs more of while it warms up. */
    private static final int PLANTED = 100 * 1024;

    @TempDir
    Path directory;

    private final MemoryDriver driver = new MemoryDriver();

    /** Without a warm-up: what the generator keeps of one is in the same heap. */
    private TestRecord run(String keys) throws Exception {
        String text =
                "name: a look\ntests:\n  - {type: stress_test, target: put, iterations: 1, warmup: 0s, " + keys + "}\n";
        new ScenarioRun(
                        ScenarioParser.parse("look.yaml", text),
                        driver,
                        directory.resolve("run"),
                        new RunRecord.Tool("0.1.0", null),
                        "./muster run look.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(directory.resolve("run")).tests().getFirst();
    }

    @Test
    void what_a_target_keeps_of_agents_that_have_left_is_told_for_each_of_them() throws Exception {
        driver.keptOfEach = PLANTED;
        TestRecord test = run("agents: [20, 50, 100, 150, 200], audit: false, thresholds: {retained_per_agent_kb: 10}");

        MemoryPerAgent memory = Objects.requireNonNull(test.memoryPerAgent());
        assertThat(memory.retainedBytes()).isCloseTo(PLANTED, withinPercentage(15));
        assertThat(memory.retainedLow()).isLessThanOrEqualTo(memory.retainedBytes());
        assertThat(test.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(test.gates()).extracting(GateRecord::state).containsExactly(GateState.FAIL);
        assertThat(test.reasons()).singleElement().asString().contains("retained_per_agent_kb");
        assertThat(Files.readString(directory.resolve("run/report.html")))
                .contains("and leaves", "the same when the agents have left", "kept after it left");
        assertThat(Files.readString(directory.resolve("run/report.md"))).contains("retained after departure");
        assertThat(Files.readString(directory.resolve("run/run.json"))).contains("\"retained_bytes\" :");
    }

    @Test
    void what_agents_cost_while_they_are_there_is_not_taken_for_kept() throws Exception {
        driver.heldForEach = PLANTED;
        TestRecord test = run("agents: [20, 50, 100, 150, 200], audit: false");

        MemoryPerAgent memory = Objects.requireNonNull(test.memoryPerAgent());
        assertThat(memory.liveHeapBytes()).isCloseTo(PLANTED, withinPercentage(15));
        assertThat(memory.retainedBytes()).isCloseTo(0, within(PLANTED * 0.15));
    }

    @Test
    void each_repetition_has_a_target_of_its_own_that_keeps_nothing_yet() {
        long heap = 1_000_000;
        assertThat(Retention.perAgent(List.of(
                                rung(10, 1, 0, heap + 10 * 500),
                                rung(20, 1, 1, heap + 30 * 500),
                                rung(10, 2, 2, heap + 10 * 500),
                                rung(20, 2, 3, heap + 30 * 500)))
                        .orElseThrow()
                        .slope())
                .isEqualTo(500);
    }

    private static RungRecord rung(int agents, int repetition, double from, long departed) {
        return Records.departed(agents, repetition, from, departed);
    }

    @Test
    void where_it_was_not_measured_the_record_says_why() throws Exception {
        assertThat(run("agents: [1, 5, 10], audit: true").notMeasured().get("memory_per_agent.retained_bytes"))
                .contains("same process", "audit");
    }

    @Test
    void nothing_is_said_of_what_agents_leave_behind_that_cannot_leave() throws Exception {
        driver.staying = "they are tied";
        TestRecord test = run("agents: [1, 5, 10], audit: false");

        assertThat(test.rungs()).extracting(RungRecord::departedHeapBytes).containsOnlyNulls();
        assertThat(test.rungs().getFirst().notMeasured()).containsEntry("departed_heap_bytes", "they are tied");
        assertThat(test.notMeasured()).containsKey("memory_per_agent.retained_bytes");
    }

    @Test
    void a_ladder_of_two_rungs_is_spared_the_collections() throws Exception {
        TestRecord test = run("agents: [1, 5], audit: false");

        assertThat(test.rungs()).extracting(RungRecord::departedHeapBytes).containsOnlyNulls();
        assertThat(test.rungs().getFirst().notMeasured().get("departed_heap_bytes"))
                .contains("at least 3");
    }
}
