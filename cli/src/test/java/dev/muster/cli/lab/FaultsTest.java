package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Launched;
import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.fault.StormLog;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.run.ProgressListener;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.ScenarioParser;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults at a real Muster server: it is killed, or cut off, while agents work, and nothing is lost or done twice. */
@Tag("wire")
@Timeout(180) // against hanging
class FaultsTest {
    @TempDir
    Path directory;

    private TestRecord run(String fault, String face) throws Exception {
        Path out = directory.resolve("run");
        new ScenarioRun(
                        ScenarioParser.parse("f.yaml", """
                                name: n
                                tests:
                                  - type: fault
                                    target: retrying_agents
                                    face: %s
                                    fault: %s
                                    agent_count: 4
                                    arrival: {constant: {rate: 10}}
                                    warmup: 500ms
                                    duration_seconds: 4
                                    options: {patience_ms: 60000}
                                    thresholds: {lost: 0, duplicated: 0, corrupt: 0}
                                """.formatted(face, fault)),
                        new EngineDriver(Optional.of(Launched.STARTER)),
                        out,
                        new RunRecord.Tool("0", null),
                        "./muster run f.yaml",
                        ProgressListener.SILENT)
                .run();
        return RunJson.read(out).tests().getFirst();
    }

    private static FaultRecord.Injection injection(TestRecord test) {
        return Objects.requireNonNull(test.fault()).injections().getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest", "websocket", "mcp+http", "mcp+stdio"})
    void a_server_that_is_killed_under_load_loses_nothing_and_does_nothing_twice(String face) throws Exception {
        TestRecord test = run("{kind: kill, at: 1s}", face);

        assertThat(injection(test).evidence()).contains("ended with 137 (SIGKILL)");
        assertThat(injection(test).broken()).isNull();
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.acknowledged()).isPositive();
        assertThat(audit.clean()).as("%s", audit.details()).isTrue();
        assertThat(directory.resolve("run/deployment.html")).content().contains("0 lost, 0 duplicated");
        assertThat(directory.resolve("run/report.html")).content().contains("· Faults</title>");
    }

    @Test
    void what_arrives_twice_is_done_once() throws Exception {
        TestRecord test = run("{kind: duplicate, at: 1s, hold: 1s}", "mcp+http");

        assertThat(injection(test).evidence()).contains("requests reached the target a second time");
        assertWellAfterwards(test);
    }

    @Test
    void an_answer_that_nobody_can_read_is_asked_for_again_and_its_work_done_once() throws Exception {
        TestRecord test = run("{kind: garble, at: 1s, hold: 1s}", "rest");

        assertThat(injection(test).evidence()).contains("the proxy spoilt");
        assertThat(Objects.requireNonNull(injection(test).recovery()).retried()).isPositive();
        assertWellAfterwards(test);
    }

    @ParameterizedTest
    @CsvSource({
        "duplicate, websocket, messages reached the target twice",
        "forget_session, mcp+http, requests that their session is gone",
        "noise, mcp+stdio, lines that are no message came before",
        "reorder, mcp+stdio, answers came after a later one",
        "stderr_flood, mcp+stdio, bytes on standard error",
        "duplicate, mcp+stdio, requests reached the target a second time",
    })
    void messages_and_sessions_of_other_faces_have_faults_too(String fault, String face, String evidence)
            throws Exception {
        TestRecord test = run("{kind: " + fault + ", at: 1s, hold: 1s}", face);

        assertThat(injection(test).evidence()).contains(evidence);
        assertWellAfterwards(test);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "garble, websocket",
        "truncate, websocket",
        "refuse, websocket",
        "reset, websocket",
        "truncate, rest",
        "oversize, rest",
        "oversize, websocket",
        "oversize, mcp+http",
        "truncate, mcp+http",
        "refuse, mcp+http",
        "garble, mcp+stdio",
        "truncate, mcp+stdio",
        "oversize, mcp+stdio",
        "refuse, mcp+stdio",
    })
    void whatever_face_a_fault_meets_its_agents_come_back_and_nothing_is_lost(String fault, String face)
            throws Exception {
        TestRecord test = run("{kind: " + fault + ", at: 1s, hold: 1s}", face);

        assertThat(Objects.requireNonNull(injection(test).recovery()).retried()).isPositive();
        assertWellAfterwards(test);
    }

    private static void assertWellAfterwards(TestRecord test) {
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.acknowledged()).isPositive();
        assertThat(audit.clean()).as("%s", audit.details()).isTrue();
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.errors().keySet())
                .as("whose turn came while all agents made up for the fault may not have begun")
                .isSubsetOf("not_started");
        assertThat(rung.flow().inFlight()).as("nobody waits for ever").isZero();
        assertThat(test.verdict()).as("%s", test.reasons()).isNotEqualTo(Verdict.FAIL);
    }

    @Test
    void leases_that_run_out_while_the_server_is_stopped_are_given_on_and_the_stale_ones_refused() throws Exception {
        TestRecord test = run("{kind: pause, at: 1s, hold: 1500ms}", "rest");

        assertThat(injection(test).violations()).isEmpty();
        assertThat(injection(test).evidence())
                .contains("(state T)", "5 leases ran out", "5 completions with the old ones were refused");
        assertThat(test.verdict()).as("%s", test.reasons()).isNotEqualTo(Verdict.FAIL);
    }

    @Test
    void a_clock_that_is_set_back_holds_no_work_from_anybody() throws Exception {
        TestRecord test = run("{kind: clock_jump, at: 1s, hold: 500ms}", "rest");

        assertThat(injection(test).violations()).isEmpty();
        assertThat(injection(test).evidence())
                .contains(
                        "times while it was 10m ahead",
                        "5 leases ran out",
                        "5 completions with the old ones were refused");
        assertThat(Objects.requireNonNull(test.audit()).clean()).isTrue();
    }

    @Test
    void an_overload_tells_what_was_offered_and_done_and_loses_nothing_that_was_acknowledged() throws Exception {
        TestRecord test = run("{kind: overload, at: 1s, hold: 1s, connections: 64, within: 30s}", "rest");

        assertThat(injection(test).violations()).isEmpty();
        assertThat(injection(test).evidence()).startsWith("peak ").contains(" of what was sent was refused");
        var overload = Objects.requireNonNull(injection(test).overload());
        assertThat(overload.peak()).isPositive();
        assertThat(overload.sent()).isPositive().isLessThanOrEqualTo(overload.offered());
        assertThat(overload.goodput()).isLessThanOrEqualTo(overload.done());
        var audit = Objects.requireNonNull(test.audit());
        assertThat(audit.clean()).as("%s", audit.details()).isTrue();
        assertThat(audit.acknowledged())
                .as("the tasks of the storm are looked for, too")
                .isGreaterThan(StormLog.read(directory.resolve("run").resolve(overload.samples())).stream()
                        .filter(each -> each.what() == StormLog.What.ACCEPTED)
                        .count());
        assertThat(directory.resolve("run/deployment.html")).content().contains("Overload: offered, done, refused");
        assertThat(directory.resolve("run/deployment.md")).content().contains("| injection | peak a second |");
    }
}
