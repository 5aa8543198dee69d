package dev.muster.lab.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.report.Reports;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults at somebody else's server over standard input and output, which a shell script plays. */
class StdioFaultRunTest {
    private static final String SERVER = """
            while read -r line; do
              id=${line#*\\"id\\":}; id=${id%%,*}
              case $line in
                *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-11-25","capabilities":{},"serverInfo":{"name":"sh","version":"1"}}}\\n' "$id" ;;
                *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"t","inputSchema":{}}]}}\\n' "$id" ;;
                *'"tools/call"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":"done"}]}}\\n' "$id"; echo call >>CALLS ;;
                *'"id"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{}}\\n' "$id" ;;
              esac
            done
            """;

    @TempDir
    Path directory;

    private TestRecord run(String fault) throws Exception {
        return run(fault, "");
    }

    private TestRecord run(String fault, String more) throws Exception {
        Path script = directory.resolve("server.sh");
        Files.writeString(script, SERVER.replace("CALLS", "'" + calls() + "'"));
        return Runs.run(
                directory,
                "mcp+stdio:sh '" + script + "'",
                "- {type: fault, fault: " + fault
                        + ", timeout: 10s, operations: [{name: c, tool: t}], agent_count: 4, warmup: 100ms,"
                        + " arrival: {constant: {rate: 50}}, duration_seconds: 4, thresholds: {recovery_ms: 3000, error_rate: 0.9}"
                        + more + "}\n");
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    private static FaultRecord.Injection injection(TestRecord test) {
        return Objects.requireNonNull(test.fault()).injections().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "reorder, answers came after a later one",
        "stderr_flood, bytes on standard error",
        "duplicate, requests reached the target a second time",
    })
    void who_reads_as_the_protocol_says_notices_nothing_of(String fault, String evidence) throws Exception {
        TestRecord test = run("{kind: " + fault + ", at: 1200ms, hold: 500ms}");

        assertThat(injection(test).evidence()).contains(evidence);
        assertThat(test.rungs().getFirst().errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "noise, lines that are no message came before",
        "garble, the proxy spoilt",
        "truncate, the proxy ended",
        "oversize, longer than anybody should keep",
    })
    void what_is_no_message_fails_who_waits_and_nobody_afterwards(String fault, String evidence) throws Exception {
        TestRecord test = run("{kind: " + fault + ", at: 1200ms, hold: 300ms}");

        assertThat(injection(test).evidence()).contains(evidence);
        assertThat(test.rungs().getFirst().errors().keySet())
                .contains("protocol")
                .as("all agents may wait behind a long answer, and begin nothing new")
                .isSubsetOf("protocol", "not_started");
        assertThat(test.gates())
                .isNotEmpty()
                .allSatisfy(gate -> assertThat(gate.state()).isEqualTo(GateState.PASS));
    }

    @Test
    void a_call_that_arrives_twice_is_seen_twice_by_the_server() throws Exception {
        TestRecord test = run("{kind: duplicate, at: 1200ms, hold: 500ms}");

        long answered = test.rungs().getFirst().flow().ended();
        assertThat(Files.readAllLines(calls())).hasSizeGreaterThan((int) answered);
        assertThat(Reports.text(directory.resolve("run"), Form.MD, Kind.DEPLOYMENT))
                .as("no promise of Muster's is looked for at another server")
                .contains("there more than once")
                .doesNotContain("(P4)", "P6");
    }

    @Test
    void a_fault_of_connections_is_refused_for_what_has_none() {
        assertThatThrownBy(() -> run("{kind: refuse, at: 1s, hold: 500ms}"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(
                        "fault 'refuse' works on any target over http://, ws:// or mcp+http://; the target is");
    }

    @Test
    void answers_of_processes_of_their_own_cannot_overtake_each_other() {
        assertThatThrownBy(() -> run("{kind: reorder, at: 1s, hold: 500ms}", ", process_per_agent: true"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("to the same process; leave 'process_per_agent' out");
    }

    /** It was told that the target cannot be reached. */
    @Test
    void an_audit_that_cannot_read_is_told_as_that() {
        assertThatThrownBy(() -> run(
                        "{kind: duplicate, at: 1s, hold: 500ms}",
                        ", audit: {read: {tool: t, check: {contains: other}}, find: \"$[*]\","
                                + " expect: \"${acknowledged.name}\"}"))
                .isInstanceOf(TargetException.class)
                .hasMessageStartingWith("the audit of mcp+stdio:sh ")
                .hasMessageContaining("cannot read what is there: ")
                .hasMessageEndingWith("; see 'audit', 'read'");
    }
}
