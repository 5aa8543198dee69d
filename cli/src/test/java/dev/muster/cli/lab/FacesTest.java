package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Launched;
import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TestBed;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The lab's operations against a server in a process of its own, a few calls through each face. */
@Tag("wire")
@Timeout(300) // against hanging
class FacesTest {
    /** One party does all of it. */
    private static final String STORM = "bootstrap_storm";

    private static final Set<String> VISITS = Set.of("agents_come_and_go", "mcp_sessions_abandoned");

    @TempDir
    Path directory;

    /** What came of every way, made by the first test that asks: one run, so that one server a face is started. */
    private static @Nullable Map<String, TestRecord> results;

    /** An operation through a face. */
    record Way(OperationInfo operation, Face face) {
        @Override
        public String toString() {
            return operation.name() + " through " + face.wireName();
        }
    }

    static Stream<Way> ways() {
        return new EngineDriver(Optional.of(Launched.STARTER))
                .operations().stream()
                        .flatMap(operation -> operation.faces().stream()
                                .filter(face -> face != Face.IN_PROCESS)
                                // wait for the server's grace, and are loads of their own
                                .filter(face -> !VISITS.contains(operation.name()))
                                // always on a server of its own; FaultsTest has it
                                .filter(face -> !operation.name().equals("retrying_agents"))
                                .sorted()
                                .map(face -> new Way(operation, face)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void every_call_of_an_operation_does_what_it_is_to_do_and_the_store_adds_up(Way way) throws Exception {
        int each = way.operation().mix().size();
        TestRecord test = Objects.requireNonNull(results().get(way.toString()));

        assertThat(test.rungs()).as("%s: %s", way, test.reasons()).isNotEmpty();
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.errors()).as("%s", rung).isEmpty();
        assertThat(rung.ok()).isEqualTo(4L * each);
        assertThat(test.gates()).isNotEmpty().allMatch(gate -> gate.state() == GateState.PASS);
        if (each > 1) {
            assertThat(rung.operations())
                    .hasSize(each)
                    .allMatch(operation -> operation.responseMs().n() == 4);
        }
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.details()).isEmpty();
        assertThat(audit.found()).isEqualTo(audit.acknowledged());
    }

    @Test
    void tests_share_a_server_through_all_its_faces_and_each_finds_its_own_changes_in_a_store_that_adds_up()
            throws Exception {
        String load = ", server: shared, agent_count: 2, iterations: 4, warmup: {iterations: 0}, audit: true, "
                + "thresholds: {error_rate: 0}}\n";
        RunRecord run = scenario("  - {type: stress_test, name: a, target: task_lifecycle, face: rest" + load
                + "  - {type: stress_test, name: b, target: task_lifecycle, face: websocket" + load
                + "  - {type: stress_test, name: c, target: mcp_tools, face: mcp+http" + load.replace("4,", "20,")
                + "  - {type: stress_test, name: d, target: task_lifecycle, face: mcp+stdio" + load
                + "  - {type: stress_test, name: e, target: mcp_tools, face: mcp+stdio" + load.replace("4,", "20,"));

        assertThat(run.reasons()).isEmpty();
        assertThat(run.tests())
                .extracting(test -> String.valueOf(test.load().sharing().since()))
                .containsExactly("null", "a", "a", "null", "d");
        assertThat(run.tests()).allSatisfy(test -> {
            var audit = Objects.requireNonNull(test.audit());
            assertThat(audit.details()).isEmpty();
            assertThat(audit.acknowledged()).isPositive().isEqualTo(audit.found());
        });
        // Each cycle is a creation and a completion: nobody else's. (One may have ended before the window began.)
        TestRecord second = run.tests().get(1);
        assertThat(Objects.requireNonNull(second.audit()).acknowledged())
                .isEqualTo(2 * second.rungs().getFirst().flow().ended());
        assertThat(directory.resolve("run/scratch")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = Face.class,
            names = {"REST", "MCP_HTTP"})
    void connections_end_with_the_agents_whose_they_were(Face face) throws Exception {
        String load = ", target: task_lifecycle, face: " + face.wireName() + ", server: shared, iterations: 40, "
                + "warmup: {iterations: 0}, audit: false, thresholds: {error_rate: 0}}\n";
        RunRecord run = scenario("  - {type: stress_test, name: many, agent_count: 20" + load
                + "  - {type: stress_test, name: one, agent_count: 1" + load);

        assertThat(run.reasons()).isEmpty();
        assertThat(descriptors(run, 1)).isLessThan(descriptors(run, 0) - 10);
    }

    @Test
    void of_agents_that_share_a_pipe_nobody_says_what_they_left_behind_since_none_has_left() throws Exception {
        TestRecord test = run("{type: stress_test, target: task_lifecycle, face: mcp+stdio, agents: [1, 2, 3], "
                + "iterations: 4, warmup: {iterations: 0}, audit: false, thresholds: {error_rate: 0}}");

        assertThat(test.rungs()).hasSize(3).allSatisfy(rung -> {
            assertThat(rung.departedHeapBytes()).isNull();
            assertThat(rung.notMeasured()).containsEntry("departed_heap_bytes", TestBed.ONE_PIPE);
        });
    }

    private static long descriptors(RunRecord run, int test) {
        return Objects.requireNonNull(run.tests().get(test).rungs().getFirst().descriptors());
    }

    /** It looks three times, 35 s after they have gone. What a server does with one of them: AbandonedSessionsTest. */
    @Tag("long")
    @Test
    void abandoned_mcp_sessions_leave_nothing_behind() throws Exception {
        TestRecord test = run("{type: stress_test, target: mcp_sessions_abandoned, face: mcp+http, agent_count: 1, "
                + "options: {sessions: 5000}, iterations: 1, warmup: {iterations: 0}, audit: true, "
                + "thresholds: {error_rate: 0, gauges: {descriptors_left: 0, live_heap_left_percent: 5}}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.rungs().getFirst().throughput()).isPositive();
    }

    private Map<String, TestRecord> results() throws Exception {
        Map<String, TestRecord> known = results;
        if (known == null) {
            // Grouped by face: another face of the same kind of server goes on with it.
            RunRecord run = scenario(ways().sorted(Comparator.comparing(Way::face))
                    .map(way -> "  - {type: stress_test, name: " + way + ", target: "
                            + way.operation().name() + ", face: " + way.face().wireName()
                            + (way.operation().name().equals(STORM)
                                    ? ", server: shared, agent_count: 1, options: {sessions: 10}, iterations: 4"
                                    : ", server: shared, agent_count: 2, iterations: "
                                            + 2 * way.operation().mix().size())
                            + ", warmup: {iterations: 2}, audit: true, thresholds: {error_rate: 0}}\n")
                    .collect(Collectors.joining()));
            known = run.tests().stream().collect(Collectors.toMap(TestRecord::name, Function.identity()));
            results = known;
        }
        return known;
    }

    private TestRecord run(String test) throws Exception {
        return scenario("  - " + test + "\n").tests().getFirst();
    }

    private RunRecord scenario(String tests) throws Exception {
        Path out = directory.resolve("run");
        new ScenarioRun(
                        ScenarioParser.parse("f.yaml", "name: n\ntests:\n" + tests),
                        new EngineDriver(Optional.of(Launched.STARTER)),
                        out,
                        new RunRecord.Tool("0", null),
                        "./muster run f.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out);
    }
}
