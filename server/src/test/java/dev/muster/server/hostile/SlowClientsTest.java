package dev.muster.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import dev.muster.server.rest.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that send little by little, nothing at all, or go away while they wait. */
@Tag("wire")
@Execution(ExecutionMode.CONCURRENT) // each test has a server of its own, and mostly waits
class SlowClientsTest {
    private static final Duration IDLE = Duration.ofSeconds(2);
    /** Connections that are tried in turn: a machine that stands still makes a good client a silent one. */
    private static final int ATTEMPTS = 5;

    private static final String HEAD =
            "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    @SuppressWarnings("NullAway.Init") // before each test
    private TestServer server;

    @BeforeEach
    void open() {
        server = TestServer.withHttp(options -> options.withIdle(IDLE));
    }

    /** One request on a connection; null if the other side hung up instead. */
    private interface Ask {
        @Nullable
        Reply on(RawConnection connection) throws IOException;
    }

    /** For what is not about silence: a machine that stands still for two seconds must not end a connection. */
    private void withTheUsualPatience() {
        server.close();
        server = TestServer.open();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_silent_connection_is_closed() throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            assertThat(connection.hungUp()).isTrue();
        }
        try (RawConnection connection = new RawConnection(server)) {
            connection.send("GET /health/re");
            assertThat(connection.replyOrNull())
                    .satisfiesAnyOf(reply -> assertThat(reply).isNull(), reply -> Problem.of(reply));
        }
    }

    @Test
    void a_head_that_trickles_in_is_cut_off() throws Exception {
        trickle("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nX: ", "a");
        trickle("", "\r\n");
        trickle("GET /", "a");
    }

    @Test
    void a_head_that_trickles_in_after_good_requests_is_cut_off() throws Exception {
        try (RawConnection connection =
                answeredThrice(200, raw -> answerOrNull(raw, RawConnection.get("/health/ready")))) {
            assertCutOff(connection, "a");
        }
    }

    @Test
    void a_body_that_trickles_in_is_cut_off_and_creates_nothing() throws Exception {
        trickle(HEAD + "Content-Length: 1000\r\n\r\n{\"title\":\"", "a");
        trickle(HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n");
        assertThat(server.engine().reads().counts(TestServer.PROJECT)).containsEntry(TaskState.READY, 0L);
    }

    @Test
    void a_body_that_does_not_come_is_a_named_problem() throws IOException {
        Reply reply = null;
        for (int attempt = 1; reply == null; attempt++) {
            assertThat(attempt).as("connections without an answer").isLessThanOrEqualTo(ATTEMPTS);
            try (RawConnection connection = new RawConnection(server)) {
                reply = answerOrNull(connection, HEAD + "Content-Length: 10\r\n\r\n");
                assertThat(reply == null || connection.hungUp()).isTrue();
            }
        }
        assertThat(reply.status()).isEqualTo(408);
        Problem.of(reply, ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_request_that_arrives_in_pieces_in_good_time_is_answered() throws IOException {
        answeredThrice(201, SlowClientsTest::askInPieces).close();
    }

    private static @Nullable Reply askInPieces(RawConnection connection) throws IOException {
        String request = RawConnection.post("/api/v1/tasks", "{\"title\":\"a\"}");
        int last = request.length() - 1;
        for (char each : request.substring(0, last).toCharArray()) {
            if (!isSent(connection, String.valueOf(each))) {
                return null;
            }
        }
        return answerOrNull(connection, request.substring(last));
    }

    @Test
    void who_waits_for_work_is_not_cut_off_for_being_silent() throws Exception {
        String session = server.engine()
                .execute(new StartSession(TestServer.PROJECT, new RegisterAgent("patient", Set.of(), 1, null), false))
                .toString();
        Callable<@Nullable Reply> claiming = () -> {
            try (RawConnection connection = new RawConnection(server)) {
                return answerOrNull(connection, claim(session, 20));
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<@Nullable Reply> reply = threads.submit(claiming);
            for (int attempt = 1; attempt < ATTEMPTS && isCutOffBeforeItWaits(reply); attempt++) {
                reply = threads.submit(claiming);
            }
            pause(IDLE.multipliedBy(2));
            String task = server.engine()
                    .execute(new CreateTasks(TestServer.PROJECT, NewTask.titled("late, but here")))
                    .getFirst()
                    .id()
                    .toString();
            assertThat(Objects.requireNonNull(reply.get(), "it was cut off")
                            .expect(200)
                            .json()
                            .object("task")
                            .text("id"))
                    .isEqualTo(task);
        }
    }

    private boolean isCutOffBeforeItWaits(Future<@Nullable Reply> reply) {
        TestServer.await("it waits or is cut off", () -> server.engine().stats().parked() == 1 || reply.isDone());
        return server.engine().stats().parked() == 0;
    }

    @Test
    void a_claim_whose_client_has_gone_is_withdrawn_and_the_next_task_is_for_another() throws Exception {
        withTheUsualPatience();
        goneWhile(session -> claim(session, 3_000));
    }

    /** Nobody looked for it before ten seconds were over, and a task that came meanwhile was nobody's. */
    @Test
    void so_is_one_over_mcp_whose_client_has_closed_the_connection() throws Exception {
        withTheUsualPatience();
        goneWhile(SlowClientsTest::claimOverMcp);
    }

    @Test
    void so_is_one_among_many_operations_in_one_request() throws Exception {
        withTheUsualPatience();
        goneWhile(session -> RawConnection.post("/api/v1/bulk", """
                {"operations": [
                  {"operation": "get_session", "arguments": {"session": "%1$s"}},
                  {"operation": "claim_task", "arguments": {"session": "%1$s", "wait_seconds": 3000}}]}
                """.formatted(session)));
    }

    private void goneWhile(UnaryOperator<String> request) throws Exception {
        RawConnection connection = new RawConnection(server);
        connection.send(request.apply(server.session("gone")));
        awaitParked(1);
        connection.close();
        String there = server.session("there");
        try (RawConnection other = new RawConnection(server)) {
            // Two seconds of the server's own clock: far less than the time after which it would look by itself.
            assertThat(other.send(claim(there, 2)).reply().expect(200).json().has("task"))
                    .isFalse();
        }
        assertThat(server.engine().stats().parked()).isZero();
        String task = server.task("for who is there");
        assertThat(server.engine().reads().counts(TestServer.PROJECT)).containsEntry(TaskState.READY, 1L);
        server.claim(there, task);
    }

    private static String claimOverMcp(String session) {
        String body = """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
                  "name": "claim_task",
                  "arguments": {"session": "%s", "wait_seconds": 3000},
                  "_meta": {
                    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                    "io.modelcontextprotocol/clientCapabilities": {}}}}
                """.formatted(session);
        return RawConnection.post("/mcp", body)
                .replaceFirst(
                        "\r\n",
                        "\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: claim_task\r\n");
    }

    /** A thousand waiting agents that were stopped left a thousand warnings. */
    @Test
    void clients_that_go_away_while_they_wait_leave_nothing_in_the_log() throws Exception {
        withTheUsualPatience();
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger jetty = Logger.getLogger("org.eclipse.jetty");
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord one) {
                logged.add(one.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        jetty.addHandler(listener);
        try {
            String path = "/api/v1/tasks/claim HTTP/1.1";
            for (int i = 0; i < 10; i++) {
                RawConnection connection = new RawConnection(server);
                connection.send(claim(server.session("gone-" + i), 3_000));
                awaitParked(1);
                connection.close();
                awaitParked(0);
            }
            withTheUsualPatience(); // now all exchanges of the server before are over
            assertThat(logged).noneMatch(message -> message.contains(path) && message.contains("gone"));
        } finally {
            jetty.removeHandler(listener);
        }
    }

    @Test
    void a_client_that_sends_its_next_request_while_it_waits_gets_both_answers() throws Exception {
        withTheUsualPatience();
        String session = server.session("eager");
        try (RawConnection connection = new RawConnection(server)) {
            connection.send(claim(session, 20));
            awaitParked(1);
            connection.send(RawConnection.get("/health/ready"));
            pause(Duration.ofMillis(50));
            connection.send(RawConnection.get("/api/v1/projects"));
            String task = server.task("for the eager");
            assertThat(connection.reply().expect(200).json().object("task").text("id"))
                    .isEqualTo(task);
            assertThat(connection.reply().expect(200).json().text("status")).isEqualTo("ok");
            assertThat(connection.reply().expect(200).json().objects("projects"))
                    .hasSize(1);
        }
    }

    @Test
    void many_claims_on_one_connection_are_each_woken() throws Exception {
        withTheUsualPatience();
        String session = server.session("steady", 1_000);
        try (RawConnection connection = new RawConnection(server)) {
            for (int i = 0; i < 200; i++) {
                connection.send(claim(session, 20));
                awaitParked(1);
                String task = server.task("one more");
                assertThat(connection.reply().expect(200).json().object("task").text("id"))
                        .isEqualTo(task);
            }
        }
    }

    @Test
    void tasks_are_not_lost_to_clients_that_come_and_go() throws Exception {
        withTheUsualPatience();
        String session = server.session("flighty", 10_000);
        for (int i = 0; i < 200; i++) {
            RawConnection connection = new RawConnection(server);
            connection.send(claim(session, 3_000));
            if (i % 2 == 0) {
                pause(Duration.ofMillis(i % 16)); // some go before their claim waits, some after
            }
            if (i % 5 == 0) {
                server.task("comes at the same time");
            }
            connection.close();
        }
        // Whoever was answered just before it went holds its task; all others have given theirs back.
        awaitParked(0);
        var counts = server.engine().reads().counts(TestServer.PROJECT);
        assertThat(counts.getOrDefault(TaskState.READY, 0L) + counts.getOrDefault(TaskState.IN_PROGRESS, 0L))
                .isEqualTo(40);
    }

    // --- what they have in common ---

    private static String claim(String session, int wait) {
        return RawConnection.post(
                "/api/v1/tasks/claim", "{\"session\":\"" + session + "\",\"wait_seconds\":" + wait + "}");
    }

    private static boolean isSent(RawConnection connection, String text) {
        try {
            connection.send(text);
            return true;
        } catch (IOException e) {
            return false; // the other side has hung up
        }
    }

    /** What comes for a request, or for the rest of one; null if the other side hung up instead. */
    private static @Nullable Reply answerOrNull(RawConnection connection, String text) throws IOException {
        return isSent(connection, text) ? connection.replyOrNull() : null;
    }

    /** A connection on which something was asked and answered with this status three times in a row. */
    private RawConnection answeredThrice(int status, Ask ask) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            RawConnection connection = new RawConnection(server);
            for (int answered = 1; isInTime(ask.on(connection), status); answered++) {
                if (answered == 3) {
                    return connection;
                }
            }
            connection.close();
        }
        throw new AssertionError("each of " + ATTEMPTS + " connections was cut off");
    }

    /** Whether something was answered, which has to be with this status, and not cut off as too slow. */
    private static boolean isInTime(@Nullable Reply reply, int status) {
        if (reply == null || reply.status() == 408) {
            return false;
        }
        reply.expect(status);
        return true;
    }

    private void trickle(String first, String drop) throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            connection.send(first);
            assertCutOff(connection, drop);
        }
    }

    /** Sends drops, each well within the time of silence, until the other side has had enough. */
    private static void assertCutOff(RawConnection connection, String drop) throws IOException {
        long begin = System.nanoTime();
        boolean cutOff = false;
        while (!cutOff) {
            try {
                connection.send(drop);
            } catch (IOException e) {
                cutOff = true;
            }
            pause(IDLE.dividedBy(20));
            assertThat(System.nanoTime() - begin)
                    .as("nanoseconds without being cut off")
                    .isLessThan(TimeUnit.SECONDS.toNanos(60));
        }
    }

    private void awaitParked(int claims) {
        TestServer.await(claims + " claims wait", () -> server.engine().stats().parked() == claims);
    }

    /** The clients of this test are slow on purpose. */
    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
