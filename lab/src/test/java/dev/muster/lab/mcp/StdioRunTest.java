package dev.muster.lab.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.command.ProcessStarter;
import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.operation.TimeLimits;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers over standard input and output, well-behaved and not: a shell script plays them. */
class StdioRunTest {
    private static final String SERVER = """
            calls=0
            while read -r line; do
              id=${line#*\\"id\\":}; id=${id%%,*}
              case $line in
                *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-11-25","capabilities":{},"serverInfo":{"name":"sh","version":"1"}}}\\n' "$id" ;;
                *'"ping"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{}}\\n' "$id" ;;
                *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"t","inputSchema":{}}]}}\\n' "$id" ;;
                *'"tools/call"'*) calls=$((calls + 1)); call "$id" "$line" ;;
              esac
            done
            """;
    private static final String ANSWER = """
            answer() { printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":"{\\\\"n\\\\":%s}"}]}}\\n' "$1" "$2"; }
            progress() { printf '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,"progress":%s}}\\n' "$1" "$2"; }
            """;

    @TempDir
    Path directory;

    private Path pids;

    @BeforeEach
    void pids_are_kept() {
        pids = directory.resolve("pids");
    }

    private TestRecord run(String call, String more) throws Exception {
        return run(call, more, "");
    }

    private TestRecord run(String call, String more, String ofOperation) throws Exception {
        Path script = directory.resolve("server.sh");
        Files.writeString(script, "echo $$ >>" + pids + "\n" + ANSWER + "call() {\n" + call + "\n}\n" + SERVER);
        return Runs.run(
                directory,
                "mcp+stdio:sh '" + script + "'",
                "- {type: stress_test, name: t, " + (more.contains("timeout") ? "" : "timeout: 30s, ") + more
                        + ", operations: [{name: c, tool: t, arguments: {a: 1}" + ofOperation + "}]}\n");
    }

    private TestRecord run(String call) throws Exception {
        return run(call, "agent_count: 4, iterations: 5");
    }

    private static RungRecord only(TestRecord record) {
        return record.rungs().getFirst();
    }

    private static double gauge(TestRecord record, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(only(record).gauges().get(name)).value());
    }

    @Test
    void calls_of_all_agents_share_one_process_which_is_measured_and_ended() throws Exception {
        TestRecord record = run("answer \"$1\" 1", "agent_count: 4, iterations: 30");

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(only(record).ok()).isPositive();
        assertThat(Objects.requireNonNull(only(record).rssBytes())).isPositive();
        assertThat(Objects.requireNonNull(only(record).threads())).isPositive();
        assertThat(Files.readAllLines(pids)).hasSize(1).allSatisfy(StdioRunTest::hasEnded);
    }

    @Test
    void agents_that_share_a_process_do_not_leave_it_so_that_nobody_looks_what_they_left_behind() throws Exception {
        TestRecord record = run("answer \"$1\" 1", "agents: [1, 2, 3], iterations: 5");

        assertThat(record.rungs())
                .hasSize(3)
                .allSatisfy(
                        rung -> assertThat(rung.notMeasured()).containsEntry("departed_heap_bytes", TestBed.ONE_PIPE));
    }

    private static void hasEnded(String pid) {
        assertThat(ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private TestRecord discovering(String discover, String protocol) throws Exception {
        Path script = directory.resolve("server.sh");
        Path heard = directory.resolve("heard");
        Files.writeString(
                script,
                ANSWER + "call() {\nanswer \"$1\" 1\n}\n"
                        + SERVER.replace(
                                "case $line in",
                                "printf '%s\\n' \"$line\" >>" + heard + "\ncase $line in\n"
                                        + "*'\"server/discover\"'*) " + discover + " ;;"));
        return Runs.run(
                directory,
                "mcp+stdio:sh '" + script + "'",
                "- {type: stress_test, name: t, agent_count: 2, iterations: 3, protocol: " + protocol
                        + ", operations: [{name: c, tool: t}]}\n");
    }

    private static final String SPEAKS_BOTH =
            "printf '{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\"]}}\\n' \"$id\"";

    @Test
    void a_server_that_speaks_the_version_without_sessions_is_told_with_each_request_who_asks() throws Exception {
        for (String protocol : List.of("auto", "'2026-07-28'")) {
            TestRecord record = discovering(SPEAKS_BOTH, protocol);

            assertThat(record.verdict()).as(record.reasons().toString()).isEqualTo(Verdict.PASS);
            assertThat(record.meaning().contains("Protocol version 2026-07-28, as the server was asked"))
                    .isEqualTo(protocol.equals("auto"));
            assertThat(Files.readAllLines(directory.resolve("heard")))
                    .noneMatch(line -> line.contains("\"initialize\""))
                    .filteredOn(line -> line.contains("tools/call"))
                    .hasSize(6)
                    .allMatch(line -> line.contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\""));
            Files.delete(directory.resolve("heard"));
            Files.move(directory.resolve("run"), directory.resolve("run-" + protocol.length()));
        }
    }

    @Test
    void a_server_that_does_not_know_the_question_is_greeted_as_ever() throws Exception {
        TestRecord record = discovering(
                "printf '{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"what\"}}\\n' \"$id\"",
                "auto");

        assertThat(record.verdict()).as(record.reasons().toString()).isEqualTo(Verdict.PASS);
        assertThat(Files.readAllLines(directory.resolve("heard")))
                .anyMatch(line -> line.contains("\"initialize\""))
                .filteredOn(line -> line.contains("tools/call"))
                .hasSize(6)
                .noneMatch(line -> line.contains("io.modelcontextprotocol"));
    }

    @Test
    void a_server_that_does_not_answer_the_question_is_greeted_as_ever_after_a_while() throws Exception {
        Path script = directory.resolve("server.sh");
        Files.writeString(script, ANSWER + "call() {\nanswer \"$1\" 1\n}\n" + SERVER);
        StdioServer.Launch launch = new StdioServer.Launch(
                ProcessStarter.PLAIN, List.of("sh", script.toString()), null, Duration.ofMillis(300));
        try (TimeLimits limits = new TimeLimits(Duration.ofSeconds(30));
                StdioServer server = StdioServer.start(
                        launch,
                        limits,
                        new LongAdder(),
                        new ProgressCounts(),
                        new PayloadCosts(),
                        Duration.ofSeconds(30))) {
            Pending pending = server.send("tools/list", params -> {});

            assertThat(Mcp.result(pending.await(Duration.ofSeconds(30))).get("tools"))
                    .isNotNull();
        }
    }

    @Test
    void each_agent_may_have_a_process_of_its_own() throws Exception {
        TestRecord record = run("answer \"$1\" 1", "agent_count: 3, iterations: 4, process_per_agent: true");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(Files.readAllLines(pids)).hasSize(4).allSatisfy(StdioRunTest::hasEnded); // and one that looks first
    }

    @Test
    void a_server_that_dies_is_transport_and_is_started_again() throws Exception {
        TestRecord record = run("[ $calls -lt 3 ] || { echo 'out of luck' >&2; exit 7; }; answer \"$1\" 1");

        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(only(record).errors()).containsOnlyKeys("transport");
        assertThat(only(record).errorExamples().get("transport"))
                .contains("ended with 7")
                .contains("out of luck");
        assertThat(only(record).ok()).isPositive();
        assertThat(gauge(record, "server_restarts")).isPositive();
    }

    @Test
    void a_server_that_says_nothing_is_stuck_if_a_fresh_process_is_alive() throws Exception {
        TestRecord record = run("sleep 60", "timeout: 400ms, agent_count: 4, iterations: 1");

        assertThat(only(record).errors()).containsExactly(java.util.Map.entry("session_stuck", 4L));
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Files.readAllLines(pids)).allSatisfy(StdioRunTest::hasEnded);
    }

    @Test
    void a_call_that_is_never_answered_hangs_while_its_server_answers_pings() throws Exception {
        TestRecord record = run(":", "timeout: 400ms, agent_count: 1, iterations: 2");

        assertThat(only(record).errors()).containsExactly(java.util.Map.entry("hang", 2L));
        assertThat(only(record).errorExamples().get("hang")).contains("only the call hangs");
    }

    @Test
    void a_server_that_does_not_read_is_deadlocked_if_every_process_of_it_is() throws Exception {
        Path script = directory.resolve("server.sh");
        Files.writeString(script, """
                read -r line
                printf '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","capabilities":{}}}\\n'
                exec sleep 60
                """);
        TestRecord record = Runs.run(
                directory,
                "mcp+stdio:sh '" + script + "'",
                "- {type: stress_test, name: t, timeout: 300ms, agent_count: 2, iterations: 1, operations: [{name: c, tool: t, "
                        + "arguments: {a: \"" + "x".repeat(200_000) + "\"}}]}\n");

        assertThat(only(record).errors()).containsExactly(java.util.Map.entry("deadlock", 2L));
    }

    @Test
    void a_flood_on_standard_error_stops_nothing() throws Exception {
        TestRecord record = run("head -c 300000 /dev/zero >&2; answer \"$1\" 1");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(gauge(record, "stderr_kb")).isGreaterThan(1000);
    }

    @Test
    void garbage_fails_the_calls_at_once() throws Exception {
        TestRecord record = run("echo 'segmentation fault'");

        assertThat(only(record).errors()).containsExactly(java.util.Map.entry("protocol", 20L));
        assertThat(only(record).errorExamples().get("protocol")).contains("'segmentation fault'");
        assertThat(gauge(record, "protocol_violations")).isGreaterThanOrEqualTo(20);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void the_answer_to_another_id_is_against_the_protocol() throws Exception {
        TestRecord record = run("answer 99999 1");

        assertThat(only(record).errors()).containsExactly(java.util.Map.entry("protocol", 20L));
        assertThat(only(record).errorExamples().get("protocol")).contains("response to request 99999");
    }

    @Test
    void an_answer_that_comes_twice_fails_a_call() throws Exception {
        TestRecord record = run("answer \"$1\" 1; answer \"$1\" 1", "agent_count: 4, iterations: 20");

        assertThat(gauge(record, "protocol_violations")).isPositive();
        assertThat(record.verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void progress_on_the_pipe_is_counted_and_the_answer_begins_with_it() throws Exception {
        TestRecord record = run(
                "progress \"$1\" 1; progress \"$1\" 2; sleep 0.05; answer \"$1\" 1; progress \"$1\" 3",
                "agent_count: 1, iterations: 6",
                ", progress: true");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(gauge(record, "progress_received")).isEqualTo(12.0);
        assertThat(gauge(record, "progress_late")).isBetween(5.0, 6.0); // the last may come when all is over
        assertThat(Objects.requireNonNull(
                        Objects.requireNonNull(only(record).times().get("first_event"))
                                .ms()
                                .mean()))
                .isLessThan(Objects.requireNonNull(only(record).responseMs().mean()));
    }

    @Test
    void progress_for_an_unknown_token_fails_a_call() throws Exception {
        TestRecord record = run("progress 99999 1; answer \"$1\" 1", "agent_count: 1, iterations: 6", "");

        assertThat(only(record).errors()).containsExactly(java.util.Map.entry("protocol", 6L));
    }

    @Test
    void refusals_and_failed_tools_have_kinds_of_their_own() throws Exception {
        TestRecord refused = run(
                "printf '{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"unknown tool\"}}\\n' \"$1\"");
        assertThat(only(refused).errors()).containsOnlyKeys("rpc_-32602");
        Files.move(directory.resolve("run"), directory.resolve("first"));

        TestRecord failed = run(
                "printf '{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"no disk\"}]}}\\n' \"$1\"");
        assertThat(only(failed).errors()).containsOnlyKeys("is_error");
        assertThat(only(failed).errorExamples()).containsEntry("is_error", "no disk");
    }

    @Test
    void a_command_that_is_not_there_or_ends_at_once_is_told_before_anything_is_measured(@TempDir Path other) {
        String test = "- {type: stress_test, name: t, iterations: 1, operations: [{name: c, tool: t}]}\n";

        assertThatThrownBy(() -> Runs.run(directory, "mcp+stdio:/no/such/program", test))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("/no/such/program");
        assertThatThrownBy(() -> Runs.run(other, "mcp+stdio:sh -c 'echo bad licence >&2; exit 3'", test))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("bad licence");
    }
}
