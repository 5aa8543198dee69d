package dev.muster.lab.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.external.Runs;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.http.RawHttpServer;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is measured beside the answers of calls: cancelling, cutting, fan-out, sessions; against servers that do badly.
 */
class MeasureRunTest {
    private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String TEST = "- {type: stress_test, name: t, iterations: 3, timeout: %s, ";

    @TempDir
    Path directory;

    private final AtomicInteger begun = new AtomicInteger();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Map<Long, CountDownLatch> cancelled = new ConcurrentHashMap<>();
    private final List<OutputStream> listening = new CopyOnWriteArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** Milliseconds for which a cancelled call goes on. */
    private int goesOn;

    private String patience = "30s";
    private boolean cutEndsSession;
    private boolean deleteIsIgnored;
    private int deleted = 200;
    private int pinged = 200;
    private String alive = "\"result\":{}";
    private int deaf;
    private boolean streamsEnd;
    private boolean sessionsEndToo;
    private int sessionsThatBegin = Integer.MAX_VALUE;

    @AfterEach
    void nobody_listens_any_more() {
        over.countDown();
    }

    private static String result(Object id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void answer(String head, String body, OutputStream out) throws Exception {
        Map<?, ?> message = body.isEmpty() ? Map.of() : (Map<?, ?>) Objects.requireNonNull(JsonTree.parse(body));
        Object id = Objects.requireNonNullElse(message.get("id"), "none");
        String session = session(head);
        if (head.startsWith("DELETE")) {
            if (!deleteIsIgnored) {
                sessions.remove(session);
            }
            out.write(RawHttpServer.response(deleted, "text/plain", ""));
        } else if ("initialize".equals(message.get("method"))) {
            if (begun.get() >= sessionsThatBegin) {
                over.await();
            }
            String name = "s" + begun.incrementAndGet();
            sessions.add(name);
            String json = result(id, "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}");
            write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nMcp-Session-Id: " + name
                            + "\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
        } else if (!sessions.contains(session)) {
            out.write(RawHttpServer.response(404, "text/plain", "who are you"));
        } else if (head.startsWith("GET")) {
            taken.add(head);
            listening.add(out); // before whoever listens can know that it does
            write(out, STREAM + (streamsEnd ? "retry: 20\nid: 7\n\n" : ""));
            over.await();
        } else {
            requested(message, id, session, out);
        }
    }

    private static String session(String head) {
        Matcher named = Pattern.compile("Mcp-Session-Id: (\\S+)").matcher(head);
        return named.find() ? named.group(1) : "none";
    }

    private void requested(Map<?, ?> message, Object id, String session, OutputStream out) throws Exception {
        switch (String.valueOf(message.get("method"))) {
            case "tools/call" -> {
                String tool = String.valueOf(((Map<?, ?>) Objects.requireNonNull(message.get("params"))).get("name"));
                if (tool.equals("change")) {
                    change(id, out);
                } else {
                    work((Long) id, session, out);
                }
            }
            case "notifications/cancelled" -> {
                Object which = ((Map<?, ?>) Objects.requireNonNull(message.get("params"))).get("requestId");
                Objects.requireNonNull(cancelled.get((Long) which)).countDown();
                write(out, ACCEPTED);
            }
            case "ping" ->
                out.write(RawHttpServer.response(
                        pinged, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + alive + "}"));
            default -> write(out, ACCEPTED);
        }
    }

    /** Tells its progress every ten milliseconds until it is cancelled, and then for as long as it likes. */
    private void work(Long id, String session, OutputStream out) throws Exception {
        CountDownLatch end = cancelled.computeIfAbsent(id, unused -> new CountDownLatch(1));
        write(out, STREAM);
        try {
            int step = 0;
            while (!end.await(10, TimeUnit.MILLISECONDS)) {
                write(out, progress(id, ++step));
            }
            for (int after = 0; after < goesOn; after += 10) {
                over.await(10, TimeUnit.MILLISECONDS);
                write(out, progress(id, ++step));
            }
        } catch (IOException cut) {
            if (cutEndsSession) {
                sessions.remove(session);
            }
            throw cut;
        }
        over.await();
    }

    private static String progress(Long id, int step) {
        return "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":" + id
                + ",\"progress\":" + step + "}}\n\n";
    }

    private void change(Object id, OutputStream out) throws Exception {
        for (OutputStream each : listening.subList(deaf, listening.size())) {
            write(each, "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n");
        }
        if (sessionsEndToo) {
            sessions.removeIf(
                    each -> taken.stream().anyMatch(head -> session(head).equals(each)));
        }
        if (streamsEnd) {
            for (OutputStream each : listening) {
                listening.remove(each);
                each.close();
            }
        }
        out.write(RawHttpServer.response(200, "application/json", result(id, "{\"content\":[]}")));
    }

    private TestRecord run(String operation, String more) throws Exception {
        try (RawHttpServer server = new RawHttpServer(this::answer)) {
            return Runs.run(
                    directory,
                    "mcp+" + server.url() + "/mcp",
                    TEST.formatted(patience) + "protocol: '2025-11-25', " + more + "operations: [{name: c, " + operation
                            + "}]}\n");
        }
    }

    private static RungRecord only(TestRecord record) {
        return record.rungs().getFirst();
    }

    private static double gauge(TestRecord record, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(only(record).gauges().get(name)).value());
    }

    @Test
    void a_cancelled_call_is_timed_until_nothing_comes_of_it_any_more() throws Exception {
        goesOn = 100;
        TestRecord record = run("tool: work, cancel: {after: 500ms}", "");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(gauge(record, "cancel_to_stop_max_ms")).isGreaterThanOrEqualTo(100);
        assertThat(Objects.requireNonNull(only(record).times().get("cancel_to_stop"))
                        .ms()
                        .n())
                .isEqualTo(3);
    }

    @Test
    void a_call_that_goes_on_after_it_was_cancelled_has_not_stopped() throws Exception {
        goesOn = 60_000;
        patience = "2s";
        TestRecord record = run("tool: work, cancel: {after: 500ms}", "");

        assertThat(only(record).errors()).containsKey("not_stopped");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_call_that_ends_before_it_is_cancelled_is_not_taken_for_one_that_stopped() throws Exception {
        TestRecord record = run("tool: change, cancel: {after: 20s}", "");

        assertThat(only(record).errors()).containsOnlyKeys("check");
        assertThat(only(record).errorExamples().get("check")).contains("ended before it was interfered with");
    }

    @Test
    void a_session_outlives_a_connection_that_is_cut() throws Exception {
        assertThat(run("tool: work, cut: {after: 300ms}", "").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_session_that_is_dropped_with_a_connection_is_lost() throws Exception {
        cutEndsSession = true;
        goesOn = 60_000;
        TestRecord record = run("tool: work, cut: {after: 300ms}", "warmup: {iterations: 0}, ");

        // The server notices when it next writes: the ping right after may still be answered, the next call is not.
        assertThat(only(record).errors()).containsOnlyKeys("session_lost");
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_change_is_timed_until_the_last_subscriber_is_told() throws Exception {
        TestRecord record = run("tool: change, fan_out: {subscribers: 5}", "");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(listening).hasSize(5);
        assertThat(gauge(record, "fan_out_max_ms")).isPositive();
        assertThat(gauge(record, "notifications_lost")).isZero();
    }

    @Test
    void a_subscriber_that_is_not_told_is_a_lost_notification() throws Exception {
        deaf = 2;
        patience = "2s";
        TestRecord record = run("tool: change, fan_out: {subscribers: 5}", "");

        assertThat(only(record).errors()).containsExactly(Map.entry("notification_lost", 3L));
        assertThat(only(record).errorExamples().get("notification_lost")).contains("2 of 5 subscribers");
        assertThat(gauge(record, "notifications_lost")).isBetween(6.0, 8.0);
    }

    @Test
    void subscribers_whose_streams_end_take_them_up_and_are_told_of_the_next_change() throws Exception {
        streamsEnd = true;
        patience = "10s";
        TestRecord record = run("tool: change, fan_out: {subscribers: 5}", "warmup: {iterations: 0}, ");

        assertThat(only(record).errors()).isEmpty();
        assertThat(begun.get()).isEqualTo(7); // who looked first, the agent, and five subscribers
        assertThat(taken.subList(5, taken.size()))
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(head -> assertThat(head).contains("Last-Event-ID: 7\r\n"));
    }

    @Test
    void a_change_of_which_a_subscriber_cannot_be_told_any_more_fails_at_once_and_the_next_has_others()
            throws Exception {
        streamsEnd = true;
        sessionsEndToo = true;
        deaf = 5;
        patience = "20s";
        long began = System.nanoTime();
        TestRecord record = run("tool: change, fan_out: {subscribers: 5}", "warmup: {iterations: 0}, ");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(only(record).errors()).containsExactly(Map.entry("transport", 3L));
        assertThat(only(record).errorExamples().get("transport"))
                .contains("the stream of a subscriber ended: http_404");
        assertThat(taken).hasSize(15);
    }

    @Test
    void a_subscriber_that_was_not_told_because_its_stream_had_ended_is_said_to_be_one() throws Exception {
        streamsEnd = true;
        deaf = 5;
        patience = "2s";
        TestRecord record = run("tool: change, fan_out: {subscribers: 5}", "warmup: {iterations: 0}, ");

        assertThat(only(record).errors()).containsExactly(Map.entry("notification_lost", 3L));
        assertThat(only(record).errorExamples().get("notification_lost"))
                .contains("the stream of one ended meanwhile: the stream ended without a response");
    }

    /** It was waited for as long as a stream may last: a day. */
    @Test
    void a_subscriber_whose_session_is_not_answered_is_waited_for_as_long_as_any_call() throws Exception {
        sessionsThatBegin = 2;
        patience = "500ms";
        TestRecord record = run("tool: change, fan_out: {subscribers: 5}", "warmup: {iterations: 0}, ");

        assertThat(only(record).errors().keySet()).isSubsetOf("hang", "timeout").isNotEmpty();
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void sessions_are_timed_from_begin_to_end() throws Exception {
        TestRecord record = run("sessions: {at_once: 4}", "");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(Objects.requireNonNull(only(record).times().get("session_open"))
                        .ms()
                        .n())
                .isEqualTo(12);
        assertThat(gauge(record, "session_close_max_ms")).isPositive();
        assertThat(gauge(record, "sessions_opened")).isBetween(12.0, 16.0);
        assertThat(gauge(record, "sessions_left")).isZero();
        assertThat(sessions).isEmpty();
        assertThat(only(record).notMeasured().get("gauges.session_rss_kb")).contains("observe");
    }

    @Test
    void a_session_that_answers_after_its_end_is_left() throws Exception {
        deleteIsIgnored = true;
        TestRecord record = run("sessions: {}", "thresholds: {gauges: {sessions_left: 0}}, ");

        assertThat(gauge(record, "sessions_left")).isBetween(3.0, 4.0);
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_session_that_the_server_does_not_let_clients_end_is_left_and_no_end_of_it_is_timed() throws Exception {
        deleteIsIgnored = true;
        deleted = 405;
        TestRecord record = run("sessions: {}", "");

        assertThat(only(record).errors()).isEmpty();
        assertThat(gauge(record, "sessions_left")).isBetween(3.0, 4.0);
        assertThat(Objects.requireNonNull(only(record).times().get("session_close"))
                        .ms()
                        .n())
                .isZero();
    }

    @Test
    void an_end_of_a_session_that_the_server_fails_to_make_fails() throws Exception {
        deleted = 500;
        TestRecord record = run("sessions: {}", "");

        assertThat(only(record).errors()).containsExactly(Map.entry("http_500", 3L));
        assertThat(only(record).errorExamples().get("http_500")).contains("DELETE");
    }

    @Test
    void only_the_answer_that_a_session_is_unknown_says_that_it_has_ended() throws Exception {
        deleteIsIgnored = true;
        pinged = 500;
        TestRecord record = run("sessions: {}", "");

        assertThat(only(record).errors()).containsExactly(Map.entry("http_500", 3L));
        assertThat(gauge(record, "sessions_left")).isZero();
    }

    @Test
    void a_session_on_which_an_error_is_answered_is_left() throws Exception {
        deleteIsIgnored = true;
        alive = "\"error\":{\"code\":-32601,\"message\":\"no pings\"}";
        TestRecord record = run("sessions: {}", "");

        assertThat(only(record).errors()).isEmpty();
        assertThat(gauge(record, "sessions_left")).isBetween(3.0, 4.0);
    }

    @Test
    void sessions_may_be_kept() throws Exception {
        TestRecord record = run("sessions: {keep: true, at_once: 2}", "");

        assertThat(record.verdict()).isEqualTo(Verdict.PASS);
        assertThat(sessions).hasSizeBetween(6, 8);
    }
}
