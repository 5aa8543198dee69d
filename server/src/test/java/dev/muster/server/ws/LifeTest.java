package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Audit;
import dev.muster.server.access.Authenticator;
import dev.muster.server.access.Authenticator.Admission;
import dev.muster.server.access.Authenticator.Reason;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.access.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How connections begin and end, and what becomes of the sessions that they had. */
@Tag("wire")
class LifeTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private @Nullable SocketServer opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private SocketServer server() {
        return server(SocketServer.open());
    }

    private SocketServer server(SocketServer server) {
        opened = server;
        return server;
    }

    private static SessionState state(SocketServer server, String session) {
        return server.engine().reads().session(SessionId.parse(session)).state();
    }

    private static void gone(SocketServer server, int sessions) {
        SocketServer.until(() -> server.face().waitingToResume() == sessions);
    }

    // --- grace ---

    @Test
    void a_session_that_is_not_resumed_in_time_ends_and_its_leases_with_it() {
        SocketServer server = server();
        Wire wire = server.connect();
        String session = wire.hello("ann").text("session");
        TaskId task = server.task("work");
        wire.ask("claim", json -> {});
        wire.kill();
        gone(server, 1);

        server.pass(GRACE.minusSeconds(1));
        assertThat(state(server, session)).isEqualTo(SessionState.ACTIVE);
        assertThat(server.task(task).state()).isEqualTo(TaskState.IN_PROGRESS);

        server.pass(Duration.ofSeconds(1));
        assertThat(state(server, session)).isEqualTo(SessionState.ENDED);
        assertThat(server.task(task).state()).isEqualTo(TaskState.READY);
        assertThat(server.face().waitingToResume()).isZero();

        Wire late = server.connect();
        Fields refused = late.ask("hello", json -> json.field("session", session));
        assertThat(refused.text("code")).isEqualTo("INVALID_STATE");
        assertThat(refused.text("state")).isEqualTo("ended");
        late.hello("ann");
    }

    @Test
    void a_session_that_is_resumed_in_time_keeps_its_leases() {
        SocketServer server = server();
        Wire wire = server.connect();
        String session = wire.hello("ann").text("session");
        TaskId task = server.task("work");
        String lease = wire.ask("claim", json -> {}).text("lease");
        wire.close();
        gone(server, 1);
        server.pass(GRACE.minusSeconds(1));

        Wire back = server.connect();
        Fields welcome = back.hello(json -> json.field("agent", "ann").field("session", session));
        server.pass(Duration.ofSeconds(10));

        assertThat(welcome.flag("resumed", false)).isTrue();
        assertThat(welcome.text("session")).isEqualTo(session);
        assertThat(welcome.texts("held")).containsExactly(task.toString());
        assertThat(back.ask("complete", json -> json.field("lease", lease)).text("state"))
                .isEqualTo("completed");
    }

    /** Keeps the ledger busy for as long as the test wants. */
    private record Busy(CountDownLatch begun, CountDownLatch goOn) implements Command<Boolean> {
        @Override
        public Boolean run(Change change) {
            begun.countDown();
            try {
                return goOn.await(Wire.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** They are ended some at a time: one whose turn came later was resumed meanwhile, and ended right after. */
    @Test
    void of_sessions_that_are_being_ended_none_is_resumed() throws Exception {
        SocketServer server = server();
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i <= Seats.ENDED_AT_ONCE; i++) {
            Wire wire = server.connect();
            sessions.add(wire.hello("agent-" + i).text("session"));
            wire.kill();
        }
        gone(server, sessions.size());
        Busy busy = new Busy(new CountDownLatch(1), new CountDownLatch(1));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> server.engine().execute(busy));
            busy.begun().await();
            threads.execute(() -> server.pass(GRACE));
            gone(server, 0);
            Map<Wire, String> refs = new LinkedHashMap<>();
            for (String session : sessions) {
                Wire back = server.connect();
                refs.put(back, back.say("hello", json -> json.field("session", session)));
            }
            server.connect().hello(json -> {}); // what was said before it has most likely been heard
            busy.goOn().countDown();

            List<Fields> answers = refs.entrySet().stream()
                    .map(each -> each.getKey().answer(each.getValue()))
                    .toList();
            assertThat(answers).extracting(answer -> answer.text("type")).containsOnly("error");
            assertThat(answers).extracting(answer -> answer.value("state")).containsOnly("ended");
        }
        assertThat(sessions).allMatch(session -> state(server, session) == SessionState.ENDED);
    }

    @Test
    void a_session_is_resumed_by_its_own_agent_in_its_own_project_only() {
        SocketServer server = server();
        String session = server.connect().hello("ann").text("session");
        Wire wire = server.connect();

        assertThat(wire.ask("hello", json -> json.field("agent", "eve").field("session", session))
                        .text("code"))
                .isEqualTo("INVALID_ARGUMENT");
        assertThat(wire.ask("hello", json -> json.field("project", "q").field("session", session))
                        .text("code"))
                .isEqualTo("INVALID_ARGUMENT");
        assertThat(wire.ask("hello", json -> json.field("session", "s_nobody")).text("code"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void a_second_connection_takes_the_session_over() {
        SocketServer server = server();
        Wire first = server.connect();
        String session = first.hello("ann").text("session");
        first.say("claim", json -> json.field("wait_seconds", 600L));
        SocketServer.until(() -> server.engine().stats().parked() == 1);

        Wire second = server.connect();
        second.hello(json -> json.field("session", session));
        assertThat(first.closeCode()).isEqualTo(4008);
        SocketServer.until(() -> server.engine().stats().parked() == 0);

        TaskId task = server.task("work");
        assertThat(server.task(task).state()).isEqualTo(TaskState.READY);
        SocketServer.until(() -> server.face().connections() == 1);
        for (int i = 0; i < 10; i++) {
            server.pass(Duration.ofSeconds(5));
            second.heartbeat();
        }
        assertThat(state(server, session)).isEqualTo(SessionState.ACTIVE);
        assertThat(second.ask("claim", json -> {}).object("task").text("id")).isEqualTo(task.toString());
    }

    @Test
    void a_claim_of_a_connection_that_is_gone_is_withdrawn() {
        SocketServer server = server();
        Wire wire = server.connect();
        wire.hello("ann");
        wire.say("claim", json -> json.field("wait_seconds", 600L));
        SocketServer.until(() -> server.engine().stats().parked() == 1);
        wire.kill();
        SocketServer.until(() -> server.engine().stats().parked() == 0);

        assertThat(server.task(server.task("work")).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void when_the_server_stops_connections_are_sent_away_and_sessions_go_on() {
        SocketServer server = server();
        Wire wire = server.connect();
        String session = wire.hello("ann").text("session");
        TaskId task = server.task("work");
        wire.ask("claim", json -> {});
        wire.say("claim", json -> json.field("wait_seconds", 600L));

        server.face().close();
        assertThat(wire.closeCode()).isEqualTo(1001);
        SocketServer.until(() -> server.engine().stats().parked() == 0);
        server.pass(GRACE.multipliedBy(2));
        assertThat(state(server, session)).isEqualTo(SessionState.ACTIVE);
        assertThat(server.task(task).state()).isEqualTo(TaskState.IN_PROGRESS);
    }

    // --- silence ---

    @Test
    void an_agent_that_is_silent_for_three_heartbeats_is_closed_and_one_that_speaks_is_not() {
        SocketServer server = server();
        Wire silent = server.connect();
        silent.hello("ann");
        Wire speaking = server.connect();
        speaking.hello("ben");
        for (int i = 0; i < 5; i++) {
            server.pass(Duration.ofSeconds(5));
            speaking.heartbeat();
        }
        assertThat(silent.closeCode()).isEqualTo(1001);
        assertThat(speaking.open()).isTrue();
        gone(server, 1);
    }

    @Test
    void one_who_watches_has_to_answer_pings_and_no_more() {
        SocketServer server = server();
        Wire deaf = server.connect();
        deaf.hello(json -> {});
        deaf.pause();
        deaf.heartbeat(); // its answer is the last that is taken in
        Wire listening = server.connect();
        listening.hello(json -> {});
        for (int i = 0; i < 3; i++) {
            server.pass(Duration.ofSeconds(11));
            SocketServer.until(() -> {
                server.sweep(); // the one before may have found it still busy with its hello, and passed it over
                return server.face().open().stream().anyMatch(each -> each.heardAt() == server.now());
            });
        }
        server.pass(Duration.ofSeconds(6)); // one that was told goodbye and does not answer is broken off
        SocketServer.until(() -> server.face().connections() == 1);
        assertThat(listening.open()).isTrue();
        listening.heartbeat();
    }

    @Test
    void whoever_does_not_say_hello_is_sent_away() {
        SocketServer server = server();
        Wire wire = server.connect();
        SocketServer.until(() -> server.face().connections() == 1);
        server.pass(Duration.ofSeconds(11));

        assertThat(wire.closeCode()).isEqualTo(4001);
    }

    /** The sweep rests while nobody is there: whoever comes has to wake it. */
    @Test
    void a_face_that_nobody_was_connected_to_sees_to_whoever_comes_then() {
        SocketServer server = server(SocketServer.open(LifeTest::sweptOften));
        for (int i = 0; i < 5; i++) {
            assertThat(server.connect().closeCode()).isEqualTo(4001);
            SocketServer.until(() -> server.face().connections() == 0);
        }
    }

    /** By itself, and by the time as it is. */
    private static WebSocketOptions sweptOften(WebSocketOptions options) {
        return new WebSocketOptions(
                System::nanoTime,
                Duration.ofMillis(1),
                options.heartbeat(),
                Duration.ofMillis(20),
                options.resumeGrace(),
                options.stalled(),
                options.messageBytes(),
                options.waits(),
                options.badInARow(),
                options.messagesPerSecond(),
                options.burst());
    }

    // --- who may ---

    /** Knows some tokens; the one called {@code short} is good until {@code isGood} says otherwise. */
    private static Authenticator tokens(BooleanSupplier isGood) {
        return (token, visit) -> switch (token == null ? "" : token) {
            case "agent" -> new Admission.Admitted(new Caller("a", Role.AGENT, "p"));
            case "reader" -> new Admission.Admitted(new Caller("r", Role.READ_ONLY, "p"));
            case "elsewhere" -> new Admission.Admitted(new Caller("e", Role.AGENT, "q"));
            case "short" ->
                new Admission.Admitted(new Caller("s", Role.AGENT, "p", new Visit("-", "-", Audit.NONE, isGood)));
            case "old" -> refused(Reason.EXPIRED, ErrorCode.UNAUTHENTICATED, "the token has expired");
            case "hasty" -> refused(Reason.TOO_FAST, ErrorCode.LIMIT_REACHED, "more than 1 requests a second");
            default -> refused(Reason.UNKNOWN, ErrorCode.UNAUTHENTICATED, "there is no such token");
        };
    }

    private static Authenticator tokens() {
        return tokens(() -> true);
    }

    private static Admission refused(Reason reason, ErrorCode code, String message) {
        return new Admission.Refused(reason, Refusal.of(code, message));
    }

    @Test
    void a_token_that_is_missing_unknown_or_expired_closes_the_connection() {
        SocketServer server = server(SocketServer.open(tokens()));
        for (String token : new String[] {"", "wrong"}) {
            Wire wire = server.connect();
            wire.say("hello", json -> json.field("agent", "ann").field("token", token));
            assertThat(wire.closeCode()).isEqualTo(4001);
        }
        Wire wire = server.connect();
        wire.say("hello", json -> json.field("agent", "ann").field("token", "old"));
        assertThat(wire.next("error").text("detail")).contains("expired");
        assertThat(wire.closeCode()).isEqualTo(4002);
        assertThat(server.engine().reads().agents()).isEmpty();
    }

    @Test
    void a_bearer_token_of_the_handshake_is_as_good() {
        SocketServer server = server(SocketServer.open(tokens()));
        Wire.open(server.port(), "agent").hello("ann");
    }

    @Test
    void a_connection_whose_token_expires_is_closed() {
        AtomicBoolean isGood = new AtomicBoolean(true);
        SocketServer server = server(SocketServer.open(tokens(isGood::get)));
        Wire wire = Wire.open(server.port(), "short");
        wire.hello("ann");
        server.sweep();
        assertThat(wire.open()).isTrue();
        isGood.set(false);
        server.sweep();
        assertThat(wire.closeCode()).isEqualTo(4002);
    }

    @Test
    void a_hello_that_comes_too_often_is_told_so_and_not_that_its_token_is_wrong() {
        SocketServer server = server(SocketServer.open(tokens()));
        Wire wire = server.connect();
        wire.say("hello", json -> json.field("agent", "ann").field("token", "hasty"));

        assertThat(wire.next("error").text("code")).isEqualTo("LIMIT_REACHED");
        assertThat(wire.closeCode()).isEqualTo(4004);
    }

    @Test
    void a_token_that_reads_may_watch_and_not_work() {
        SocketServer server = server(SocketServer.open(tokens()));
        Wire watching = Wire.open(server.port(), "reader");
        watching.hello(json -> {});
        assertThat(watching.ask("subscribe", json -> json.field("after", 0L)).text("type"))
                .isEqualTo("confirmed");

        Wire working = Wire.open(server.port(), "reader");
        working.say("hello", json -> json.field("agent", "ann"));
        assertThat(working.closeCode()).isEqualTo(4003);
    }

    @Test
    void a_token_of_another_project_sees_neither_the_project_nor_its_sessions() {
        SocketServer server = server(SocketServer.open(tokens()));
        String session = Wire.open(server.port(), "agent").hello("ann").text("session");
        Wire wire = Wire.open(server.port(), "elsewhere");

        assertThat(wire.ask("hello", json -> json.field("project", "p")).text("code"))
                .isEqualTo("NOT_FOUND");
        assertThat(wire.ask("hello", json -> json.field("session", session)).text("code"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void a_command_above_the_tokens_role_is_refused() {
        SocketServer server = server(SocketServer.open(tokens()));
        Wire wire = Wire.open(server.port(), "agent");
        wire.hello("ann");
        Fields refused = wire.ask(
                "command",
                json -> json.field("name", "create_project")
                        .object("arguments", each -> each.field("project", "mine")));
        assertThat(refused.text("code")).isEqualTo("FORBIDDEN");
        assertThat(refused.text("detail")).contains("operator");
    }

    @Test
    void too_many_messages_close_the_connection() {
        SocketServer server = server(SocketServer.open(options -> options.withRate(10, 20)));
        Wire wire = server.connect();
        wire.hello("ann");
        for (int i = 1; i < 20; i++) {
            wire.heartbeat();
        }
        server.pass(Duration.ofMillis(500)); // five more
        for (int i = 0; i < 5; i++) {
            wire.heartbeat();
        }
        wire.say("heartbeat", json -> {});
        assertThat(wire.next("error").text("code")).isEqualTo("LIMIT_REACHED");
        assertThat(wire.closeCode()).isEqualTo(4004);
    }
}
