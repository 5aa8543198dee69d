package dev.muster.server.hostile;

import static dev.muster.server.hostile.RawConnection.get;
import static dev.muster.server.hostile.RawConnection.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.core.task.TaskQuery;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import dev.muster.server.rest.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nobody well-meaning sends, over a bare socket. Whatever it is, the answer is a named problem or a closed
 * connection, never a defect (500), nothing is created by it, and the server goes on.
 */
@Tag("wire")
@Isolated // measures the memory of this JVM
class HostileInputTest {
    private static final String TASKS = "/api/v1/tasks";

    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestServer server;

    @BeforeAll
    static void open() {
        server = TestServer.open();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @AfterEach
    void the_server_goes_on_and_nothing_was_created() {
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
        assertThat(server.engine()
                        .reads()
                        .tasks(TaskQuery.of(TestServer.PROJECT))
                        .tasks())
                .isEmpty();
    }

    // --- bodies ---

    static Stream<Arguments> bodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("nothing but a brace", "{");
        bodies.put("a list", "[]");
        bodies.put("a text", "\"title\"");
        bodies.put("null", "null");
        bodies.put("two documents", "{\"title\":\"a\"}{\"title\":\"b\"}");
        bodies.put("a comment", "{/* x */\"title\":\"a\"}");
        bodies.put("single quotes", "{'title':'a'}");
        bodies.put("a trailing comma", "{\"title\":\"a\",}");
        bodies.put("NaN", "{\"title\":\"a\",\"priority\":NaN}");
        bodies.put("a key twice", "{\"title\":\"a\",\"title\":\"b\"}");
        bodies.put("a key twice, once escaped", "{\"title\":\"a\",\"t\\u0069tle\":\"b\"}");
        bodies.put("lists 100,000 deep", "{\"title\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        bodies.put("objects 100,000 deep", "{\"title\":".repeat(100_000) + "1" + "}".repeat(100_000));
        bodies.put("an open nest", "[".repeat(1_000_000));
        bodies.put("a number of 100,000 digits", "{\"title\":\"a\",\"priority\":" + "9".repeat(100_000) + "}");
        bodies.put("a huge exponent", "{\"title\":\"a\",\"priority\":1e999999999}");
        bodies.put("a number that is just too large", "{\"title\":\"a\",\"priority\":9223372036854775808}");
        bodies.put("a fraction for a whole number", "{\"title\":\"a\",\"priority\":1.5}");
        bodies.put("endless seconds", "{\"title\":\"a\",\"execution_timeout_seconds\":1e308}");
        bodies.put("a lone surrogate", "{\"title\":\"\\ud800\"}");
        bodies.put("surrogates in the wrong order", "{\"title\":\"\\udc00\\ud800\"}");
        bodies.put("NUL", "{\"title\":\"a\\u0000b\"}");
        bodies.put("a raw NUL", "{\"title\":\"a\u0000b\"}");
        bodies.put("a blank title", "{\"title\":\" \\t\\n\"}");
        bodies.put("a title of 501 characters", "{\"title\":\"" + "x".repeat(501) + "\"}");
        bodies.put("a title of 3 MB", "{\"title\":\"" + "x".repeat(3_000_000) + "\"}");
        bodies.put("a name of 1 MB", "{\"" + "x".repeat(1_000_000) + "\":1,\"title\":\"a\"}");
        bodies.put(
                "100,000 unknown names",
                "{\"title\":\"a\""
                        + IntStream.range(0, 100_000)
                                .mapToObj(i -> ",\"k" + i + "\":1")
                                .collect(Collectors.joining()) + "}");
        bodies.put(
                "10,000 dependencies",
                "{\"title\":\"a\",\"depends_on\":[" + String.join(",", Collections.nCopies(10_000, "\"t1\"")) + "]}");
        bodies.put(
                "1,000 dependencies on what is not there",
                "{\"title\":\"a\",\"depends_on\":["
                        + IntStream.range(1, 1_001)
                                .mapToObj(i -> "\"t" + i + "\"")
                                .collect(Collectors.joining(",")) + "]}");
        bodies.put("a dependency on itself", "{\"ref\":\"a\",\"title\":\"a\",\"depends_on\":[\"a\"]}");
        bodies.put(
                "a cycle",
                "{\"tasks\":[{\"ref\":\"a\",\"title\":\"a\",\"depends_on\":[\"b\"]},"
                        + "{\"ref\":\"b\",\"title\":\"b\",\"depends_on\":[\"a\"]}]}");
        bodies.put(
                "10,001 tasks",
                "{\"tasks\":[" + String.join(",", Collections.nCopies(10_001, "{\"title\":\"a\"}")) + "]}");
        bodies.put("a null in a list", "{\"title\":\"a\",\"labels\":[null]}");
        bodies.put("tasks that are no objects", "{\"tasks\":[1,\"a\",null]}");
        bodies.put("no such time", "{\"title\":\"a\",\"deadline\":\"2026-02-30T00:00:00Z\"}");
        bodies.put("a time before all times", "{\"title\":\"a\",\"deadline\":\"-999999999-01-01T00:00:00Z\"}");
        bodies.put("a time after all times", "{\"title\":\"a\",\"not_before\":\"+999999999-01-01T00:00:00Z\"}");
        return bodies.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_body_that_makes_no_sense_is_a_named_problem(String what, String body) throws IOException {
        assertRefused(what, post(TASKS, body).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytes_that_are_no_utf8_are_a_named_problem() throws IOException {
        for (byte[] bytes : List.of(
                new byte[] {(byte) 0xff, (byte) 0xfe, '{', '}'},
                new byte[] {'{', '"', 't', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
                new byte[] {'{', '"', 't', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
                "{\"title\":\"a\"}".getBytes(StandardCharsets.UTF_16),
                "{\"title\":\"a\"}".getBytes(StandardCharsets.UTF_32))) {
            byte[] head = ("POST " + TASKS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(head, head.length + bytes.length);
            System.arraycopy(bytes, 0, all, head.length, bytes.length);
            assertRefused(Arrays.toString(bytes), all);
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_by_its_announced_length_before_it_is_sent() throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection
                    .send("POST " + TASKS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 10000000\r\n\r\n{")
                    .reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(Problem.of(reply, ErrorCode.TOO_LARGE).text("detail")).contains("4194304");
            assertThat(connection.hungUp()).isTrue();
        }
    }

    @Test
    void who_is_answered_before_the_body_has_come_is_told_that_the_connection_ends() throws IOException {
        String head = "PUT " + TASKS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n";
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection.send(head).reply();
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.headers().firstValue("connection")).hasValue("close");
            assertThat(connection.hungUp()).isTrue();
        }
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection.send(head + "{}").reply();
            assertThat(reply.headers().firstValue("connection"))
                    .as("all of it was there")
                    .isEmpty();
            assertThat(connection.send(get("/health/live")).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void a_title_of_10_mb_and_a_chunked_body_without_end_are_cut_off() throws IOException {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (RawConnection connection = new RawConnection(server)) {
            connection.send("POST " + TASKS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 160; i++) {
                connection.offer(chunk);
            }
            Reply reply = connection.replyOrNull();
            if (reply != null) {
                assertThat(reply.status()).isEqualTo(413);
                Problem.of(reply, ErrorCode.TOO_LARGE);
                assertThat(connection.hungUp()).isTrue();
            }
        }
    }

    // --- heads ---

    static Stream<Arguments> heads() {
        Map<String, String> heads = new LinkedHashMap<>();
        heads.put("no HTTP at all", "hello\r\n\r\n");
        heads.put("a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
        heads.put("no version", "GET /health/ready\r\n\r\n");
        heads.put("version 0.9", "GET /health/ready HTTP/0.9\r\n\r\n");
        heads.put("version 9.9", "GET /health/ready HTTP/9.9\r\nHost: localhost\r\n\r\n");
        heads.put("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        heads.put("no Host", "GET /api/v1/projects HTTP/1.1\r\n\r\n");
        heads.put("two Hosts", "GET /api/v1/projects HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        heads.put("a space before the colon", "GET /api/v1/projects HTTP/1.1\r\nHost : localhost\r\n\r\n");
        heads.put("a folded header", "GET /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n");
        heads.put("a header without a name", "GET /api/v1/projects HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n");
        heads.put("NUL in a header", "GET /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n");
        heads.put("a bare CR in a header", "GET /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n");
        heads.put(
                "a request line of 100,000 characters", "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        heads.put(
                "a query of 100,000 characters",
                "GET " + TASKS + "?text=" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        heads.put(
                "a header of 100,000 characters",
                "GET /api/v1/projects HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(100_000) + "\r\n\r\n");
        heads.put(
                "10,000 headers", "GET /api/v1/projects HTTP/1.1\r\nHost: x\r\n" + "X: a\r\n".repeat(10_000) + "\r\n");
        heads.put(
                "both lengths",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        heads.put(
                "two lengths",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 13\r\nContent-Length: 2\r\n\r\n{\"title\":\"a\"}");
        heads.put(
                "a list of lengths",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 13, 2\r\n\r\n{\"title\":\"a\"}");
        heads.put("a negative length", "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n");
        heads.put("a signed length", "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}");
        heads.put(
                "a length past all longs",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + "9".repeat(30) + "\r\n\r\n{}");
        heads.put("a length in hex", "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\n{}");
        heads.put(
                "an odd transfer coding",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n");
        heads.put(
                "chunked, but not last",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n");
        heads.put(
                "chunked twice",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        heads.put(
                "a chunk size that is no number",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        heads.put(
                "a chunk of nearly 2^63",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{}\r\n");
        heads.put(
                "an unknown expectation",
                "POST " + TASKS + " HTTP/1.1\r\nHost: x\r\n" + "Expect: the unexpected\r\nContent-Length: 2\r\n\r\n{}");
        heads.put("CONNECT", "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
        heads.put("TRACE", "TRACE /api/v1/projects HTTP/1.1\r\nHost: x\r\n\r\n");
        heads.put("a method of 10,000 letters", "A".repeat(10_000) + " / HTTP/1.1\r\nHost: x\r\n\r\n");
        return heads.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void a_head_that_makes_no_sense_is_a_named_problem_or_the_end_of_the_connection(String what, String head)
            throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection
                    .offer(head.getBytes(StandardCharsets.ISO_8859_1))
                    .end()
                    .replyOrNull();
            if (reply != null) {
                assertThat(reply.status())
                        .as("%s: %s", what, reply)
                        .isBetween(400, 505)
                        .isNotEqualTo(500);
                Problem.of(reply);
            }
        }
    }

    @Test
    void a_request_hidden_in_the_body_of_another_is_not_answered() throws IOException {
        String hidden = get("/api/v1/projects");
        for (String head : List.of(
                "Content-Length: " + (hidden.length() + 5) + "\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: identity, chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: " + (hidden.length() + 5),
                "Transfer-Encoding : chunked\r\nContent-Length: 5")) {
            try (RawConnection connection = new RawConnection(server)) {
                connection.offer(("POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head
                                + "\r\n\r\n0\r\n\r\n" + hidden)
                        .getBytes(StandardCharsets.US_ASCII));
                Reply reply = connection.replyOrNull();
                if (reply != null) {
                    assertThat(reply.status()).as(head).isEqualTo(400);
                    assertThat(connection.hungUp()).as(head).isTrue();
                }
            }
        }
    }

    @Test
    void a_body_that_is_shorter_than_announced_creates_nothing() throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection
                    .send("POST " + TASKS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 50\r\n\r\n{\"title\":\"a\"}")
                    .end()
                    .replyOrNull();
            if (reply != null) {
                assertThat(reply.status()).isEqualTo(400);
                Problem.of(reply);
            }
        }
    }

    // --- paths ---

    static Stream<String> paths() {
        return Stream.of(
                "/api/v1/../../etc/passwd",
                "/api/v1/tasks/..",
                "/api/v1/tasks/../../../../../../etc/passwd",
                "/api/v1/tasks/%2e%2e/%2e%2e/x",
                "/api/v1/tasks/.%2e/x",
                "/api/v1/tasks/%252e%252e/x",
                "/api/v1/tasks/..%2f..%2fetc%2fpasswd",
                "/api/v1/tasks/..;/x",
                "/api/v1/tasks;x=y/t1",
                "/api/v1/tasks/t1;x=y",
                "/api/v1/tasks/t1%00",
                "/api/v1/tasks/%00",
                "/api/v1/tasks/%",
                "/api/v1/tasks/%zz",
                "/api/v1/tasks/%ff%fe",
                "/api/v1/tasks/%c0%ae%c0%ae",
                "/api/v1/tasks/%u002e",
                "/api/v1/tasks/t1%2Fhistory",
                "/api/v1/tasks/t1%2fcomplete",
                "/api/v1/tasks/%2F",
                "/api/v1/tasks//t1",
                "//api/v1/tasks/t1",
                "/api/v1//",
                "/api/v1/tasks\\t1",
                "/api/v1/tasks/\u0001",
                "/api/v1/tasks/t0",
                "/api/v1/tasks/t-1",
                "/api/v1/tasks/t1.5",
                "/api/v1/tasks/t99999999999999999999",
                "/api/v1/tasks/t\u0663",
                "/api/v1/agents/a99999999999999999999",
                "/api/v1/agents/a",
                "/api/v1/sessions/s_" + "x".repeat(5_000),
                "/api/v1/tasks/" + "x".repeat(5_000),
                "/api/v1/tasks/t1/artifacts/" + "x".repeat(5_000),
                "/api/v1" + "/x".repeat(5_000),
                "/API/V1/tasks/t1",
                "/api/v1/tasks?limit=0",
                "/api/v1/tasks?limit=99999999999999999999",
                "/api/v1/tasks?limit=%zz",
                "/api/v1/tasks?%zz=1",
                "/api/v1/tasks?limit=%ff",
                "/api/v1/tasks?before=%00",
                "/api/v1/tasks?" + "a=b&".repeat(2_000),
                "/api/v1/tasks?archived=maybe",
                "/api/v1/tasks?created_after=yesterday",
                "/api/v1/tasks?project=%00",
                "/api/v1/tasks?project=%ed%a0%80",
                "/api/v1/search?text=%22",
                "/api/v1/search?text=a%20NEAR(%20%29*%20%22",
                "/api/v1/events?after=-1",
                "/api/v1/events?wait_seconds=NaN",
                "/api/v1/events?wait_seconds=-1",
                "/api/v1/events?wait_seconds=1e999",
                "/health/ready/..%2f..%2f",
                "*",
                "http://other.example/api/v1/tasks/t1");
    }

    @ParameterizedTest
    @MethodSource("paths")
    void a_path_that_makes_no_sense_leads_nowhere(String path) throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection.send(get(path)).end().replyOrNull();
            if (reply != null && reply.status() == 200) {
                // Quotes and operators are words to a search: it finds nothing by them.
                assertThat(path).startsWith("/api/v1/search");
                assertThat(reply.json().objects("tasks")).isEmpty();
            } else if (reply != null) {
                assertThat(reply.status()).as("%s", reply).isBetween(400, 431);
                Fields problem = Problem.of(reply);
                assertThat(problem.text("detail").length()).isLessThan(2_000);
            }
        }
    }

    // --- order and presence ---

    @Test
    void requests_sent_at_once_are_answered_in_their_order() throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append(get("/api/v1/tasks/t" + (1_000 + i)));
            }
            connection.send(all.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(Problem.of(connection.reply(), ErrorCode.NOT_FOUND).text("detail"))
                        .contains("t" + (1_000 + i));
            }
        }
    }

    @Test
    void connections_that_stay_open_cost_little_memory_each() throws IOException {
        String request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nUser-Agent: agent\r\nAccept: */*\r\n\r\n";
        int connections = 300;
        List<RawConnection> open = new ArrayList<>();
        long before = liveHeap();
        try {
            for (int i = 0; i < connections; i++) {
                RawConnection connection = new RawConnection(server);
                open.add(connection);
                connection.send(request).reply();
                connection.send(request).reply();
            }
            assertThat((liveHeap() - before) / connections)
                    .as("bytes a connection, on both its sides")
                    .isLessThan(50_000);
        } finally {
            for (RawConnection connection : open) {
                connection.close();
            }
        }
    }

    @Test
    void a_thousand_hostile_requests_leave_no_memory_behind() throws IOException {
        List<byte[]> requests = bodies().map(each -> post(TASKS, (String) each.get()[1]))
                .filter(each -> each.length() < 50_000)
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toList();
        batch(requests); // what is loaded and cached once
        long before = liveHeap();
        batch(requests);
        long grown = liveHeap() - before;
        assertThat(grown).isLessThan(2_000_000);
        assertThat(server.connections()).isLessThan(50);
    }

    private static void batch(List<byte[]> requests) throws IOException {
        for (int i = 0; i < 1_000; i++) {
            try (RawConnection connection = new RawConnection(server)) {
                connection.offer(requests.get(i % requests.size()));
                if (i % 3 > 0) {
                    connection.replyOrNull(); // each third goes without waiting for its answer
                }
            }
        }
        TestServer.await("the connections are closed", () -> server.connections() <= 10);
    }

    private static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static void assertRefused(String what, byte[] request) throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            Reply reply = connection.offer(request).reply();
            assertThat(reply.status()).as("%s: %s", what, reply).isBetween(400, 422);
            Fields problem = Problem.of(reply);
            assertThat(problem.text("detail").length())
                    .as(problem.text("detail"))
                    .isLessThan(10_000);
        }
    }
}
