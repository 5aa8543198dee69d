package dev.muster.lab.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.http.RawHttpServer;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.target.TargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRunTest {
    @TempDir
    Path directory;

    private TestRecord run(RawHttpServer.Answering answering, String test) throws Exception {
        try (RawHttpServer server = new RawHttpServer(answering)) {
            return Runs.run(directory, server.url(), test);
        }
    }

    private static String test(String operation) {
        return test("30s", operation);
    }

    private static String test(String timeout, String operation) {
        return "- {type: stress_test, name: t, agent_count: 2, iterations: 5, timeout: " + timeout + ", operations: ["
                + operation + "]}\n";
    }

    @Test
    void a_server_that_answers_passes_and_every_request_is_as_the_scenario_says() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        TestRecord record = run(
                (head, body, out) -> {
                    seen.add(head.lines().findFirst().orElseThrow() + " " + body);
                    out.write(RawHttpServer.response(200, "application/json", "{\"id\": 7}"));
                },
                """
                - type: stress_test
                  name: t
                  iterations: 2
                  operations:
                    - {name: put, method: PUT, path: "/things/a b?n=${i}&q=${agent}", body: {n: "${i}", s: "n-${i}"}, extract: {id: $.id}}
                    - {name: get, path: "/things/${id}", check: {equals: {$.id: "${id}"}}}
                """.replace("a b", "a%20b"));

        assertThat(record.reasons()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(seen)
                .startsWith("PUT /things/a%20b?n=0&q=0 HTTP/1.1 {\"n\":0,\"s\":\"n-0\"}", "GET /things/7 HTTP/1.1 ");
        assertThat(record.rungs().getFirst().operations())
                .extracting(it -> it.name())
                .containsExactly("put", "get");
    }

    /** A second repetition asked for what the first had made: a server with unique ids refused it all. */
    @Test
    void no_two_loads_of_a_run_have_uuids_in_common_repetitions_of_one_neither() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        TestRecord record = run(
                (head, body, out) -> {
                    seen.add(body);
                    out.write(RawHttpServer.response(201, "application/json", "{}"));
                },
                """
                - type: stress_test
                  name: t
                  iterations: 5
                  repeat: 3
                  operations: [{name: put, method: PUT, path: /things, body: {id: "${uuid}"}}]
                """);

        assertThat(record.reasons()).isEmpty();
        assertThat(seen.stream().filter(body -> body.contains("\"id\"")))
                .hasSize(15)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_status_is_an_error_of_its_own_kind() throws Exception {
        TestRecord record = run(RawHttpServer.json(503, "{}"), test("{name: get, path: /}"));

        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record.rungs().getFirst().errors()).containsExactly(java.util.Map.entry("http_503", 10L));
    }

    @Test
    void an_answer_without_a_body_leaves_its_connection_open() throws Exception {
        byte[] answer = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (RawHttpServer server = new RawHttpServer((head, body, out) -> out.write(answer))) {
            TestRecord record =
                    Runs.run(directory, server.url(), test("{name: put, method: PUT, path: /, body: {a: 1}}"));

            assertThat(record.verdict()).isEqualTo(Verdict.PASS);
            assertThat(record.rungs().getFirst().ok()).isEqualTo(10);
            assertThat(server.connections).hasValueLessThan(10);
        }
    }

    @Test
    void a_status_that_is_asked_for_is_none() throws Exception {
        assertThat(run(RawHttpServer.json(404, "{}"), test("{name: get, path: /, check: {status: [404, 410]}}"))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void content_that_is_not_as_it_should_be_fails_the_check() throws Exception {
        TestRecord record = run(
                RawHttpServer.json(200, "{\"a\": [1, 2]}"),
                test("{name: get, path: /, check: {equals: {\"$.a[1]\": 3}}}"));

        assertThat(record.rungs().getFirst().errors()).containsOnlyKeys("check");
        assertThat(record.rungs().getFirst().errorExamples().get("check")).isEqualTo("$.a[1] is not 3: 2");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_server_that_says_nothing_hangs() throws Exception {
        TestRecord record = run((head, body, out) -> {}, test("300ms", "{name: get, path: /}"));

        assertThat(record.rungs().getFirst().errors()).containsOnlyKeys("hang");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_server_that_answers_others_but_not_this_one_is_a_timeout() throws Exception {
        TestRecord record = run(
                (head, body, out) -> {
                    if (!head.startsWith("GET /0")) {
                        out.write(RawHttpServer.response(200, "text/plain", "ok"));
                    }
                },
                "- {type: stress_test, name: t, agent_count: 2, duration_seconds: 6, timeout: 1s, operations: "
                        + "[{name: get, path: \"/${agent}\"}]}\n");

        assertThat(record.rungs().getFirst().errors()).containsKey("timeout");
        assertThat(record.rungs().getFirst().ok()).isPositive();
    }

    @Test
    void garbage_is_against_the_protocol() throws Exception {
        TestRecord record = run(
                (head, body, out) -> out.write("what is this\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
                test("{name: get, path: /}"));

        assertThat(record.rungs().getFirst().errors()).containsOnlyKeys("protocol");
    }

    @Test
    void a_connection_that_is_cut_is_transport_and_a_new_one_is_made() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TestRecord record = run(
                (head, body, out) -> {
                    if (asked.incrementAndGet() % 2 == 0) {
                        out.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf".getBytes(StandardCharsets.UTF_8));
                        throw new java.io.EOFException("cut");
                    }
                    out.write(RawHttpServer.response(200, "text/plain", "ok"));
                },
                "- {type: stress_test, name: t, iterations: 6, operations: [{name: get, path: /}]}\n");

        assertThat(record.rungs().getFirst().errors()).containsExactly(java.util.Map.entry("transport", 3L));
        assertThat(record.rungs().getFirst().ok()).isEqualTo(3);
    }

    @Test
    void chunks_and_a_body_until_the_end_are_read_whole() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TestRecord record = run(
                (head, body, out) -> {
                    if (asked.incrementAndGet() % 2 == 0) {
                        out.write(
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"a\":\r\n3\r\n12}\r\n0\r\nT: u\r\n\r\n"
                                        .getBytes(StandardCharsets.UTF_8));
                    } else {
                        out.write("HTTP/1.0 200 OK\r\n\r\n{\"a\":12}".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        throw new java.io.EOFException("that was all");
                    }
                },
                test("{name: get, path: /, check: {equals: {$.a: 12}}}"));

        assertThat(record.rungs().getFirst().errors()).isEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void nobody_knows_what_a_server_costs_that_is_not_observed() throws Exception {
        TestRecord record = run(RawHttpServer.json(200, "{}"), test("{name: get, path: /}"));

        assertThat(record.rungs().getFirst().rssBytes()).isNull();
        assertThat(record.rungs().getFirst().cpuUsPerOp()).isNull();
        assertThat(record.rungs().getFirst().notMeasured().get("cpu_us_per_op")).contains("'observe' names it");
    }

    @Test
    void an_observed_process_is_read() throws Exception {
        long own = ProcessHandle.current().pid();
        TestRecord record = run(
                RawHttpServer.json(200, "{}"),
                "- {type: stress_test, name: t, iterations: 5, observe: {pid: " + own
                        + "}, operations: [{name: get, path: /}]}\n");

        assertThat(Objects.requireNonNull(record.rungs().getFirst().rssBytes())).isPositive();
    }

    @Test
    void a_target_that_is_not_there_is_told_before_anything_is_measured() {
        assertThatThrownBy(() -> Runs.run(directory, "http://127.0.0.1:1", test("{name: get, path: /}")))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("http://127.0.0.1:1 cannot be reached: transport: Connection refused");
    }

    @Test
    void a_run_that_could_not_start_leaves_its_directory_to_the_next_try() throws Exception {
        assertThatThrownBy(() -> Runs.run(directory, "http://127.0.0.1:1", test("{name: get, path: /}")))
                .isInstanceOf(TargetException.class);
        assertThat(RunJson.read(directory.resolve("run")).state()).isEqualTo(RunRecord.State.BROKEN);

        TestRecord record = run(RawHttpServer.json(200, "{}"), test("{name: get, path: /}"));

        assertThat(record.rungs()).isNotEmpty();
        assertThat(RunJson.read(directory.resolve("run")).state()).isEqualTo(RunRecord.State.COMPLETE);
        assertThatThrownBy(() -> run(RawHttpServer.json(200, "{}"), test("{name: get, path: /}")))
                .hasMessageContaining("already holds a run");
    }
}
