package dev.muster.lab.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.http.RawHttpServer;
import dev.muster.lab.operation.JsonValues;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers over Streamable HTTP in both eras, well-behaved and not. */
class McpHttpRunTest {
    private static final String RESULT =
            "{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"structuredContent\":{\"n\":5}}";

    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    /** Of a stream whose length nobody said. */
    private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.UTF_8);

    private static final byte[] ACCEPTED =
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Map<?, ?>> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private String tool = "{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}";
    private String chosen = "2025-11-25";
    private byte[] initialized = ACCEPTED;
    private Pinged pinged = head -> false;
    private Calling takenUp = (id, head, out) -> out.write(ACCEPTED);

    /** Whether a ping is not answered. */
    private interface Pinged {
        boolean deadFor(String head);
    }

    /** How a call is answered. */
    private interface Calling {
        void answer(long id, String head, OutputStream out) throws Exception;
    }

    private static byte[] result(long id, String result) {
        return RawHttpServer.response(200, "application/json", message(id, result));
    }

    private static String message(long id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static byte[] stream(String... events) {
        StringBuilder body = new StringBuilder("id: 1\ndata:\n\n");
        for (String event : events) {
            body.append("event: message\ndata: ").append(event).append("\n\n");
        }
        return RawHttpServer.response(200, "text/event-stream", body.toString());
    }

    private RawHttpServer.Answering server(boolean stateless, Calling calling) {
        return (head, body, out) -> {
            heads.add(head);
            Map<?, ?> message = body.isEmpty() ? Map.of() : (Map<?, ?>) Objects.requireNonNull(JsonTree.parse(body));
            messages.add(message);
            long id = message.get("id") instanceof Long given ? given : -1;
            String method = String.valueOf(message.get("method"));
            if (!stateless
                    && !List.of("server/discover", "initialize").contains(method)
                    && !head.contains("MCP-Protocol-Version: " + chosen + "\r\n")) {
                out.write(RawHttpServer.response(400, "text/plain", "another version was agreed"));
                return;
            }
            switch (method) {
                case "server/discover" ->
                    out.write(
                            stateless
                                    ? result(id, "{\"supportedVersions\":[\"2026-07-28\"]}")
                                    : RawHttpServer.response(400, "text/plain", "no session"));
                case "initialize" -> {
                    String answer = new String(
                            result(id, "{\"protocolVersion\":\"" + chosen + "\",\"capabilities\":{}}"),
                            StandardCharsets.UTF_8);
                    out.write(answer.replace(
                                    "\r\n\r\n", "\r\nMcp-Session-Id: s" + sessions.incrementAndGet() + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
                }
                case "notifications/initialized" -> out.write(initialized);
                case "ping" -> {
                    if (!pinged.deadFor(head)) {
                        out.write(result(id, "{}"));
                    }
                }
                case "tools/list" -> out.write(result(id, "{\"tools\":[" + tool + "]}"));
                case "tools/call" -> calling.answer(id, head, out);
                case "null" -> takenUp.answer(id, head, out);
                default -> out.write(ACCEPTED);
            }
        };
    }

    private TestRecord run(boolean stateless, String more, Calling calling) throws Exception {
        try (RawHttpServer server = new RawHttpServer(server(stateless, calling))) {
            return Runs.run(
                    directory,
                    "mcp+" + server.url() + "/mcp",
                    "- {type: stress_test, name: t, agent_count: 2, "
                            + (more.contains("iterations")
                                    ? ""
                                    : more.contains("timeout") ? "iterations: 1, " : "iterations: 5, timeout: 30s, ")
                            + more
                            + "operations: [{name: c, tool: t, arguments: {a: \"${i}\"}, check: {equals: {$.n: 5}}}]}\n");
        }
    }

    private static RungRecord only(TestRecord record) {
        return record.rungs().getFirst();
    }

    @Test
    void a_server_with_sessions_gives_each_agent_one_which_is_ended() throws Exception {
        TestRecord record = run(false, "", (id, head, out) -> out.write(result(id, RESULT)));

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(record.meaning()).endsWith("Protocol version 2025-11-25, as the server was asked for its own.");
        assertThat(sessions).hasValue(3); // one looked first
        assertThat(heads)
                .filteredOn(head -> head.startsWith("DELETE /mcp"))
                .hasSize(3)
                .allSatisfy(head -> assertThat(head).contains("Mcp-Session-Id: s"));
        assertThat(messages)
                .extracting(message -> String.valueOf(message.get("method")))
                .contains("notifications/initialized");
    }

    @Test
    void a_stateless_server_is_told_who_asks_with_each_call() throws Exception {
        TestRecord record = run(true, "", (id, head, out) -> out.write(result(id, RESULT)));

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(sessions).hasValue(0);
        assertThat(heads)
                .filteredOn(head -> head.contains("Mcp-Name"))
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head)
                        .contains("MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: t"));
        assertThat(messages)
                .filteredOn(message -> "tools/call".equals(message.get("method")))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(JsonValues.text(message.get("params")))
                        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
                        .contains("io.modelcontextprotocol/clientInfo", "io.modelcontextprotocol/clientCapabilities"));
    }

    @Test
    void the_version_can_be_set() throws Exception {
        TestRecord record = run(true, "protocol: '2025-11-25', ", (id, head, out) -> out.write(result(id, RESULT)));

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(sessions).hasValue(3);
        assertThat(messages)
                .extracting(message -> String.valueOf(message.get("method")))
                .doesNotContain("server/discover");
    }

    @Test
    void a_server_that_chooses_an_earlier_version_is_spoken_to_in_that() throws Exception {
        chosen = "2025-06-18";
        TestRecord record = run(false, "", (id, head, out) -> out.write(result(id, RESULT)));

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(record.meaning()).endsWith("Protocol version 2025-06-18, as the server was asked for its own.");
        assertThat(heads)
                .filteredOn(head -> head.contains("Mcp-Session-Id"))
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head).contains("MCP-Protocol-Version: 2025-06-18\r\n"));
    }

    @Test
    void a_session_whose_beginning_is_refused_is_none_and_the_answer_is_told() {
        initialized = RawHttpServer.response(400, "text/plain", "what now");

        assertThatThrownBy(() -> run(false, "", (id, head, out) -> out.write(result(id, RESULT))))
                .hasStackTraceContaining("http_400: 'notifications/initialized' was answered with 400: 'what now'");
    }

    private static String progress(long id, String figure, String more) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":" + id
                + ",\"progress\":" + figure + more + "}}";
    }

    private static double gauge(TestRecord record, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(only(record).gauges().get(name)).value());
    }

    private TestRecord progressing(Calling calling) throws Exception {
        try (RawHttpServer server = new RawHttpServer(server(false, calling))) {
            return Runs.run(
                    directory,
                    "mcp+" + server.url() + "/mcp",
                    "- {type: stress_test, name: t, agent_count: 2, iterations: 5, timeout: 30s, "
                            + "operations: [{name: c, tool: t, progress: true}]}\n");
        }
    }

    @Test
    void a_call_whose_answer_comes_in_pieces_tells_when_it_began() throws Exception {
        TestRecord record = run(false, "", (id, head, out) -> {
            String whole = new String(result(id, RESULT), StandardCharsets.UTF_8);
            int body = whole.indexOf("\r\n\r\n") + 4;
            out.write(whole.substring(0, body).getBytes(StandardCharsets.UTF_8));
            out.flush();
            out.write(whole.substring(body, body + 1).getBytes(StandardCharsets.UTF_8));
            out.flush();
            out.write(whole.substring(body + 1).getBytes(StandardCharsets.UTF_8));
        });

        RungRecord rung = only(record);
        double headers = gauge(record, "headers_max_ms");
        double first = gauge(record, "first_event_max_ms");
        assertThat(Objects.requireNonNull(rung.times().get("first_event")).ms().n())
                .isEqualTo(10);
        assertThat(first).isGreaterThanOrEqualTo(headers);
        assertThat(Objects.requireNonNull(rung.responseMs().max())).isGreaterThanOrEqualTo(first);
        assertThat(Objects.requireNonNull(rung.times().get("first_event")).ms().max())
                .isEqualTo(first);
        assertThat(rung.notMeasured()).containsKey("gauges.first_event_p99_ms"); // of ten calls
    }

    @Test
    void progress_is_counted_and_its_gaps_and_its_lag_are_timed() throws Exception {
        TestRecord record = progressing((id, head, out) -> {
            long now = java.time.Instant.now().toEpochMilli() * 1000 - 5_000;
            String stamp = ",\"_meta\":{\"dev.muster/sent_at_us\":" + now + "}";
            out.write(stream(
                    progress(id, "0", stamp),
                    progress(id, "0.5", stamp),
                    progress(id, "7", stamp),
                    message(id, RESULT),
                    progress(id, "8", stamp)));
        });

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(gauge(record, "progress_received")).isEqualTo(30.0);
        assertThat(gauge(record, "progress_late")).isBetween(8.0, 10.0); // each agent's last may come when all is over
        assertThat(Objects.requireNonNull(only(record).times().get("progress_gap"))
                        .ms()
                        .n())
                .isEqualTo(20);
        assertThat(Objects.requireNonNull(only(record).times().get("progress_lag"))
                        .ms()
                        .p50())
                .isGreaterThanOrEqualTo(5);
        assertThat(messages)
                .filteredOn(message -> "tools/call".equals(message.get("method")))
                .allSatisfy(message -> assertThat(JsonValues.text(message.get("params")))
                        .contains("\"progressToken\":" + message.get("id")));
    }

    @Test
    void progress_that_does_not_grow_is_against_the_protocol() throws Exception {
        TestRecord record = progressing((id, head, out) ->
                out.write(stream(progress(id, "5", ""), progress(id, "3", ""), message(id, RESULT))));

        assertThat(only(record).errors()).containsExactly(Map.entry("protocol", 10L));
        assertThat(only(record).errorExamples().get("protocol")).contains("from 5 to 3");
        assertThat(gauge(record, "progress_not_increasing")).isEqualTo(10.0);
    }

    @Test
    void progress_that_nobody_asked_for_is_against_the_protocol() throws Exception {
        assertThat(only(run(
                                false,
                                "",
                                (id, head, out) -> out.write(stream(progress(id, "5", ""), message(id, RESULT)))))
                        .errors())
                .containsExactly(Map.entry("protocol", 10L));
    }

    @Test
    void an_answer_may_come_as_a_stream_behind_notifications() throws Exception {
        TestRecord record = run(
                false,
                "",
                (id, head, out) -> out.write(stream(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}",
                        message(id, RESULT))));

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_stream_that_ends_too_early_is_transport() throws Exception {
        TestRecord record = run(false, "", (id, head, out) -> out.write(stream()));

        assertThat(only(record).errors()).containsOnlyKeys("transport");
    }

    /** A stream whose length nobody says, with these events in one piece; its end is still to come. */
    private static byte[] open(String... events) {
        StringBuilder body = new StringBuilder();
        for (String event : events) {
            body.append("data: ").append(event).append("\n\n");
        }
        return (STREAM + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                        + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_stream_that_is_left_open_behind_the_response_holds_up_nobody() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try {
            TestRecord record = run(false, "timeout: 10s, ", (id, head, out) -> {
                out.write(open(message(id, RESULT)));
                out.flush();
                over.await();
            });

            assertThat(only(record).errors()).isEmpty();
            assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        } finally {
            over.countDown();
        }
    }

    @Test
    void an_end_of_a_stream_that_comes_late_is_not_in_the_response_times() throws Exception {
        TestRecord record = run(false, "", (id, head, out) -> {
            out.write(open(message(id, RESULT)));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            out.write(END);
        });

        assertThat(only(record).errors()).isEmpty();
        assertThat(Objects.requireNonNull(only(record).responseMs().max())).isLessThan(2_000);
    }

    @Test
    void a_stream_that_breaks_behind_the_response_is_an_answer() throws Exception {
        TestRecord record = run(false, "", (id, head, out) -> {
            out.write(open(message(id, RESULT)));
            throw new IOException("the last chunk is never written");
        });

        assertThat(only(record).errors()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_stream_that_ends_with_the_response_leaves_its_connection_to_the_next_call() throws Exception {
        TestRecord record;
        int connections;
        try (RawHttpServer server = new RawHttpServer(server(false, (id, head, out) -> {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(open(progress(id, "1", ""), message(id, RESULT), progress(id, "2", "")));
            whole.writeBytes(END);
            whole.writeTo(out);
        }))) {
            record = Runs.run(
                    directory,
                    "mcp+" + server.url() + "/mcp",
                    "- {type: stress_test, name: t, agent_count: 1, iterations: 100, timeout: 30s, "
                            + "operations: [{name: c, tool: t, progress: true}]}\n");
            connections = server.connections.get();
        }

        assertThat(only(record).errors()).isEmpty();
        assertThat(gauge(record, "progress_late")).isBetween(99.0, 100.0);
        assertThat(connections).isLessThan(50); // a server that stands still for a while may lose some
    }

    @Test
    void a_session_that_the_server_forgets_is_lost_and_another_is_begun() throws Exception {
        AtomicInteger forgotten = new AtomicInteger();
        TestRecord record = run(false, "", (id, head, out) -> {
            if (head.contains("Mcp-Session-Id: s2\r\n") && forgotten.incrementAndGet() > 3) {
                out.write(RawHttpServer.response(404, "text/plain", "who are you"));
            } else {
                out.write(result(id, RESULT));
            }
        });

        assertThat(only(record).errors()).containsExactly(Map.entry("session_lost", 1L));
        assertThat(only(record).ok()).isEqualTo(9);
        assertThat(Objects.requireNonNull(only(record).gauges().get("sessions_begun"))
                        .value())
                .isEqualTo(1.0);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void the_response_to_another_request_is_against_the_protocol() throws Exception {
        assertThat(only(run(false, "", (id, head, out) -> out.write(result(id + 1, RESULT))))
                        .errors())
                .containsOnlyKeys("protocol");
    }

    @Test
    void garbage_is_against_the_protocol() throws Exception {
        TestRecord record =
                run(true, "", (id, head, out) -> out.write(RawHttpServer.response(200, "application/json", "<html>")));

        assertThat(only(record).errors()).containsOnlyKeys("protocol");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void refusals_have_kinds_of_their_own() throws Exception {
        assertThat(only(run(
                                true,
                                "",
                                (id, head, out) -> out.write(RawHttpServer.response(
                                        400,
                                        "application/json",
                                        "{\"jsonrpc\":\"2.0\",\"id\":" + id
                                                + ",\"error\":{\"code\":-32020,\"message\":\"mismatch\"}}"))))
                        .errors())
                .containsOnlyKeys("rpc_-32020");
        Files.move(directory.resolve("run"), directory.resolve("first"));
        assertThat(only(run(
                                true,
                                "",
                                (id, head, out) -> out.write(RawHttpServer.response(502, "text/html", "bad gateway"))))
                        .errors())
                .containsOnlyKeys("http_502");
    }

    @Test
    void a_tool_that_asks_back_is_not_answered() throws Exception {
        assertThat(only(run(true, "", (id, head, out) -> out.write(result(id, "{\"resultType\":\"input_required\"}"))))
                        .errors())
                .containsOnlyKeys("input_required");
    }

    @Test
    @Timeout(120)
    void a_server_that_answers_no_goodbye_holds_up_nobody() throws Exception {
        try (RawHttpServer server = new RawHttpServer((head, body, out) -> {
            if (!head.startsWith("DELETE")) {
                server(false, (id, asked, to) -> to.write(result(id, RESULT))).answer(head, body, out);
            }
        })) {
            TestRecord record = Runs.run(
                    directory,
                    "mcp+" + server.url() + "/mcp",
                    "- {type: stress_test, name: t, agent_count: 40, iterations: 1, timeout: 2s, operations: [{name: c, tool: t}]}\n");

            assertThat(record.verdict()).isEqualTo(Verdict.PASS); // one after the other they would take 80 s
        }
    }

    @Test
    void a_call_that_is_not_answered_hangs_while_a_ping_on_its_session_is() throws Exception {
        TestRecord record = run(true, "timeout: 400ms, ", (id, head, out) -> {});

        assertThat(only(record).errors()).containsOnlyKeys("hang");
        assertThat(only(record).errorExamples().get("hang")).contains("only the call hangs");
        Files.move(directory.resolve("run"), directory.resolve("first"));
        assertThat(only(run(false, "timeout: 400ms, ", (id, head, out) -> {})).errors())
                .containsOnlyKeys("hang");
    }

    @Test
    void a_session_is_stuck_if_a_fresh_one_is_alive() throws Exception {
        pinged = head -> head.contains("Mcp-Session-Id: s2\r\n") || head.contains("Mcp-Session-Id: s3\r\n");
        TestRecord record = run(false, "timeout: 300ms, ", (id, head, out) -> {});

        assertThat(only(record).errors()).containsExactly(Map.entry("session_stuck", 2L));
        assertThat(only(record).errorExamples().get("session_stuck")).contains("a fresh session was alive");
        assertThat(record.reasons()).singleElement().asString().contains("session_stuck 2");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_server_is_deadlocked_if_a_fresh_session_is_dead_too() throws Exception {
        pinged = head -> true;
        TestRecord record = run(false, "timeout: 300ms, ", (id, head, out) -> {});

        assertThat(only(record).errors()).containsExactly(Map.entry("deadlock", 2L));
        assertThat(only(record).errorExamples().get("deadlock")).contains("on a fresh session: no answer within");
        assertThat(record.reasons()).singleElement().asString().contains("deadlock 2");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_call_that_has_begun_to_answer_runs_out_of_time_and_nobody_is_asked() throws Exception {
        pinged = head -> true;
        TestRecord record = run(false, "timeout: 300ms, ", (id, head, out) -> {
            out.write((STREAM + "Content-Length: 10000\r\n\r\ndata: {}\n").getBytes(StandardCharsets.UTF_8));
        });

        assertThat(only(record).errors()).containsOnlyKeys("timeout");
    }

    private static final String DECLARING =
            "{\"name\":\"t\",\"outputSchema\":{\"type\":\"object\",\"required\":[\"n\"],"
                    + "\"properties\":{\"n\":{\"type\":\"integer\",\"maximum\":5}}}}";

    @Test
    void what_a_tool_answers_is_held_to_the_schema_that_it_declares() throws Exception {
        tool = DECLARING;
        assertThat(run(false, "", (id, head, out) -> out.write(result(id, RESULT)))
                        .verdict())
                .isEqualTo(Verdict.PASS);
        Files.move(directory.resolve("run"), directory.resolve("first"));

        TestRecord other =
                run(false, "", (id, head, out) -> out.write(result(id, "{\"structuredContent\":{\"n\":\"five\"}}")));
        assertThat(only(other).errors()).containsExactly(Map.entry("schema_violation", 10L));
        assertThat(only(other).errorExamples().get("schema_violation")).contains("'t'", "/n", "integer");
        assertThat(other.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_tool_that_declares_a_schema_and_answers_no_structured_content_violates_it() throws Exception {
        tool = DECLARING;
        TestRecord record = run(
                false,
                "",
                (id, head, out) ->
                        out.write(result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"n\\\":5}\"}]}")));

        assertThat(only(record).errors()).containsOnlyKeys("schema_violation");
    }

    @Test
    void schemas_are_left_alone_if_the_scenario_says_so() throws Exception {
        tool = DECLARING;
        TestRecord record = run(
                false,
                "check_output: false, ",
                (id, head, out) ->
                        out.write(result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"n\\\":5}\"}]}")));

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void what_the_list_of_tools_costs_is_told_and_can_be_bounded() throws Exception {
        tool = "{\"name\":\"t\",\"description\":\"" + "word ".repeat(200) + "\"}";
        TestRecord record = run(
                false,
                "thresholds: {gauges: {tools_list_tokens: 200}}, ",
                (id, head, out) -> out.write(result(id, RESULT)));

        assertThat(gauge(record, "tools")).isEqualTo(1);
        assertThat(gauge(record, "tools_list_tokens")).isEqualTo(Math.ceil((tool.length() + 2) / 4.0));
        assertThat(gauge(record, "tools_list_kb")).isEqualTo((tool.length() + 2) / 1024.0);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record.reasons()).anySatisfy(reason -> assertThat(reason).contains("tools_list_tokens"));
    }

    /** A stream that says which event it is and when to come again, and ends. */
    private static void cut(OutputStream out, String event) throws IOException {
        out.write((STREAM + "Connection: close\r\n\r\n" + event).getBytes(StandardCharsets.UTF_8));
        out.flush();
        throw new IOException("the stream is cut here");
    }

    @Test
    void a_stream_that_is_cut_is_taken_up_from_its_last_event_after_the_time_that_the_server_says() throws Exception {
        Map<String, Long> calls = new ConcurrentHashMap<>();
        takenUp = (none, head, out) -> {
            Matcher last = Pattern.compile("Last-Event-ID: (c(\\d+)\\S*)").matcher(head);
            if (!last.find()) {
                out.write(ACCEPTED);
            } else if (last.group(1).endsWith("-again")) {
                out.write(stream(message(Objects.requireNonNull(calls.get(last.group(2))), RESULT)));
            } else {
                cut(out, "id: " + last.group(1) + "-again\ndata:\n\n"); // cut again, but it went on
            }
        };

        TestRecord record = run(false, "", (id, head, out) -> {
            calls.put(String.valueOf(id), id);
            cut(out, "id: c" + id + "\nretry: 40\ndata:\n\n");
        });

        assertThat(record.reasons()).isEmpty();
        assertThat(only(record).errors()).isEmpty();
        assertThat(gauge(record, "streams_resumed")).isEqualTo(20); // twice each of ten calls
        assertThat(gauge(record, "stream_resume_max_ms")).isGreaterThanOrEqualTo(40);
        assertThat(Objects.requireNonNull(only(record).responseMs().mean())).isGreaterThanOrEqualTo(80);
        assertThat(heads)
                .filteredOn(head -> head.contains("Last-Event-ID"))
                .hasSize(20)
                .allSatisfy(head -> assertThat(head).startsWith("GET /mcp").contains("Mcp-Session-Id: s"));
    }

    @Test
    void a_stream_without_ids_or_one_that_does_not_go_on_fails_the_call_as_ever() throws Exception {
        TestRecord without = run(false, "", (id, head, out) -> cut(out, "data:\n\n"));

        assertThat(only(without).errors()).containsExactly(Map.entry("transport", 10L));
        assertThat(heads).noneMatch(head -> head.contains("Last-Event-ID"));
        Files.move(directory.resolve("run"), directory.resolve("first"));

        takenUp = (id, head, out) -> cut(out, "");
        TestRecord stuck = run(false, "", (id, head, out) -> cut(out, "id: 7\nretry: 1\ndata:\n\n"));

        assertThat(only(stuck).errors()).containsExactly(Map.entry("transport", 10L));
        assertThat(heads).filteredOn(head -> head.contains("Last-Event-ID: 7")).hasSize(10);
    }

    @Test
    void an_event_whose_end_was_not_read_does_not_count_and_a_refusal_is_told() throws Exception {
        takenUp = (id, head, out) -> out.write(RawHttpServer.response(400, "text/plain", "no such event"));

        TestRecord half = run(false, "", (id, head, out) -> cut(out, "id: 1\ndata:\n\nid: 2\ndata: {"));

        assertThat(heads)
                .filteredOn(head -> head.contains("Last-Event-ID"))
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head).contains("Last-Event-ID: 1\r\n"));
        assertThat(only(half).errors()).containsOnlyKeys("http_400");
    }

    @Test
    void where_there_are_no_sessions_nothing_is_taken_up() throws Exception {
        TestRecord record = run(true, "", (id, head, out) -> cut(out, "id: 1\nretry: 1\ndata:\n\n"));

        assertThat(only(record).errors()).containsExactly(Map.entry("transport", 10L));
        assertThat(heads).noneMatch(head -> head.contains("Last-Event-ID"));
    }

    @Test
    void what_reading_and_judging_answers_costs_the_generator_is_told() throws Exception {
        TestRecord plain = run(false, "", (id, head, out) -> out.write(result(id, RESULT)));

        assertThat(gauge(plain, "parse_us_per_kb")).isPositive();
        assertThat(only(plain).notMeasured())
                .hasEntrySatisfying(
                        "gauges.schema_check_us", why -> assertThat(why).contains("no answer was held"));
        Files.move(directory.resolve("run"), directory.resolve("first"));

        tool = DECLARING;
        // Processor time is told in steps of 10 ms: a share of it wants a window that has many. The target takes a
        // moment for
        // each answer: it is in the generator's process, which else would take all processors and make the run invalid.
        TestRecord judged = run(false, "iterations: 1000, timeout: 30s, ", (id, head, out) -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            out.write(result(id, RESULT));
        });

        assertThat(judged.reasons()).isEmpty();
        assertThat(gauge(judged, "schema_check_us")).isPositive();
        assertThat(gauge(judged, "schema_check_share")).isPositive();
    }
}
