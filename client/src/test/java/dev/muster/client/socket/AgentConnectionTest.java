package dev.muster.client.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.UnreachableException;
import dev.muster.client.call.Commands;
import dev.muster.client.socket.ScriptedServer.Side;
import dev.muster.client.websocket.WebSocketListener;
import dev.muster.client.wire.Fields;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection against a server that says just what the test wants. */
class AgentConnectionTest {
    private static final Hello ADA = Hello.agent(new RegisterAgent("ada", Set.of("java"), 1, null), "shop");
    private static final ReleaseTask RELEASE = new ReleaseTask(Lease.parse("L1.1.1"), null);
    /** Has half as many characters as bytes. */
    private static final CompleteTask LARGE = new CompleteTask(Lease.parse("L1.1.1"), "é".repeat(500));

    private final ScriptedServer server = new ScriptedServer();
    private final AgentConnections connections = server.connections();

    @AfterEach
    void close() {
        connections.close();
    }

    private static <T> CompletableFuture<T> beside(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(call.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private AgentConnection connected(long cursor) throws Exception {
        CompletableFuture<AgentConnection> connecting = beside(() -> connections.connect(ADA));
        first = server.accepted();
        first.welcome(cursor);
        return connecting.get();
    }

    private Side first = new Side(new WebSocketListener() {
        @Override
        public void text(String message) {}

        @Override
        public void closed(int code, String reason) {}
    });

    @Test
    void a_hello_says_who_it_is_and_the_welcome_tells_the_session() throws Exception {
        CompletableFuture<AgentConnection> connecting = beside(() -> connections.connect(ADA.withToken("secret")));
        Fields hello = server.accepted().welcome(7);

        assertThat(hello.text("agent")).isEqualTo("ada");
        assertThat(hello.text("token")).isEqualTo("secret");
        assertThat(hello.texts("capabilities")).containsExactly("java");
        assertThat(hello.has("resume_cursor")).isFalse();
        assertThat(connecting.get().session()).isEqualTo(SessionId.parse(ScriptedServer.SESSION));
        assertThat(connecting.get().cursor()).isEqualTo(7);
    }

    @Test
    void a_connection_that_is_closed_is_not_held_until_its_next_heartbeat() throws Exception {
        AgentConnection ada = connected(0);
        ada.close();

        assertThat(connections.waiting()).isZero();
    }

    @Test
    void answers_find_their_questions_in_any_order() throws Exception {
        AgentConnection ada = connected(0);
        CompletableFuture<TaskState> one = beside(() -> ada.execute(RELEASE));
        Fields asked = first.heard("release");
        CompletableFuture<ClaimTask.Result> two =
                beside(() -> ada.claim(new ClaimTask(SessionId.parse(ScriptedServer.SESSION))));
        first.say("result", first.heard("claim"), json -> json.field("claimed", false));
        first.say("result", asked, json -> json.field("state", "ready"));

        assertThat(two.get()).isEqualTo(new ClaimTask.Result.Nothing());
        assertThat(one.get()).isEqualTo(TaskState.READY);
    }

    @Test
    void a_refusal_is_the_engines() throws Exception {
        AgentConnection ada = connected(0);
        CompletableFuture<TaskState> release = beside(() -> ada.execute(RELEASE));
        first.say(
                "error",
                first.heard("release"),
                json -> json.field("code", "STALE_LEASE")
                        .field("detail", "too late")
                        .field("help", "claim again"));

        assertThatThrownBy(release::get).cause().isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.STALE_LEASE);
            assertThat(e.refusal().help()).isEqualTo("claim again");
        });
    }

    @Test
    void a_broken_connection_comes_back_with_its_session_and_reads_on_from_the_last_event() throws Exception {
        AgentConnection ada = connected(3);
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> subscribing = beside(() -> {
            ada.subscribe(EventFilter.ALL, null, event -> seen.add(event.seq()));
            return true;
        });
        Fields subscribe = first.heard("subscribe");
        assertThat(subscribe.whole("after")).isEqualTo(3);
        first.say("confirmed", subscribe, json -> {});
        subscribing.get();
        first.event(4);
        first.event(5);
        CompletableFuture<TaskState> underWay = beside(() -> ada.execute(RELEASE));
        first.heard("release");
        first.breaks(1006, "");

        assertThatThrownBy(underWay::get)
                .cause()
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        e -> assertThat(e.maybeDone()).isTrue());
        Side second = server.accepted();
        Fields hello = second.welcome(9);
        assertThat(hello.text("session")).isEqualTo(ScriptedServer.SESSION);
        assertThat(hello.whole("resume_cursor")).isEqualTo(5);
        Fields again = second.heard("subscribe");
        assertThat(again.whole("after")).isEqualTo(5);
        second.say("confirmed", again, json -> {});
        second.event(5); // said twice, heard once
        second.event(6);
        for (long expected = 4; expected <= 6; expected++) {
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        assertThat(seen).isEmpty();
        CompletableFuture<TaskState> release = beside(() -> ada.execute(RELEASE));
        second.say("result", second.heard("release"), json -> json.field("state", "ready"));
        assertThat(release.get()).isEqualTo(TaskState.READY);
        assertThat(ada.reconnects()).isEqualTo(1);
    }

    /** The caller waited as long as it had patience, and the watcher missed an event. */
    @Test
    void after_what_nobody_can_read_the_connection_comes_back_and_goes_on_where_it_was() throws Exception {
        AgentConnection ada = connected(3);
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> subscribing = beside(() -> {
            ada.subscribe(EventFilter.ALL, null, event -> seen.add(event.seq()));
            return true;
        });
        first.say("confirmed", first.heard("subscribe"), json -> {});
        subscribing.get();
        CompletableFuture<TaskState> underWay = beside(() -> ada.execute(RELEASE));
        first.heard("release");
        first.garbled();

        assertThatThrownBy(underWay::get)
                .cause()
                .hasMessageContaining("what came from the server is no JSON")
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        e -> assertThat(e.maybeDone()).isTrue());
        assertThat(first.closed).isTrue();
        Side second = server.accepted();
        assertThat(second.welcome(4).whole("resume_cursor")).isEqualTo(3);
        second.say("confirmed", second.heard("subscribe"), json -> {});
        second.event(4);
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(4);
    }

    @Test
    void who_is_served_again_finds_the_return_already_counted() throws Exception {
        AgentConnection ada = connected(0);
        Side side = first;
        for (int back = 1; back <= 300; back++) {
            side.breaks(1006, "");
            CompletableFuture<Integer> counted = beside(() -> {
                ada.execute(RELEASE);
                return ada.reconnects();
            });
            side = server.accepted();
            side.welcome(0);
            side.say("result", side.heard("release"), json -> json.field("state", "ready"));
            assertThat(counted.get()).isEqualTo(back);
        }
    }

    @Test
    void calls_wait_while_the_server_is_gone() throws Exception {
        AgentConnection ada = connected(0);
        server.gone = true;
        first.breaks(1001, "the server stops");
        CompletableFuture<TaskState> release = beside(() -> ada.execute(RELEASE));
        server.gone = false;
        Side second = server.accepted();
        second.welcome(0);
        second.say("result", second.heard("release"), json -> json.field("state", "ready"));

        assertThat(release.get()).isEqualTo(TaskState.READY);
    }

    @Test
    void who_cannot_wait_for_a_server_that_is_gone_says_so() throws Exception {
        AgentConnection ada = connected(0);
        server.gone = true;
        first.breaks(1001, "the server stops");

        // Others wait until the connection has come back, or until it is given up and over.
        assertThatThrownBy(() -> ada.execute(RELEASE, Duration.ofMillis(1)))
                .hasMessageStartingWith("cannot reach")
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        e -> assertThat(e.maybeDone()).isFalse());
    }

    @Test
    void a_session_that_the_server_has_ended_is_begun_anew() throws Exception {
        connected(3);
        first.breaks(1006, "");
        Side second = server.accepted();
        Fields resume = second.heard("hello");
        second.say("error", resume, json -> json.field("code", "INVALID_STATE").field("detail", "it has ended"));
        Fields hello = second.welcome(8);

        assertThat(hello.text("agent")).isEqualTo("ada");
        assertThat(hello.has("session")).isFalse();
        assertThat(hello.whole("resume_cursor")).as("no event is missed for it").isEqualTo(3);
    }

    @Test
    void a_server_with_another_store_makes_the_watcher_read_anew() throws Exception {
        AgentConnection ada = connected(30);
        List<Long> missed = new ArrayList<>();
        CompletableFuture<Boolean> subscribing = beside(() -> {
            ada.subscribe(EventFilter.ALL, null, new Watcher() {
                @Override
                public void event(Event event) {}

                @Override
                public void missed(long after) {
                    missed.add(after);
                }
            });
            return true;
        });
        first.say("confirmed", first.heard("subscribe"), json -> {});
        subscribing.get();
        first.breaks(1006, "");
        Side second = server.accepted();
        second.say(
                "error",
                second.heard("hello"),
                json -> json.field("code", "INVALID_ARGUMENT")
                        .field("detail", "'resume_cursor' is 30, but the project's last event is 2"));
        Fields hello = second.welcome(2);
        assertThat(hello.has("resume_cursor")).isFalse();
        assertThat(second.heard("subscribe").whole("after")).isEqualTo(2);
        assertThat(missed).containsExactly(30L);
    }

    @Test
    void a_watcher_that_fails_does_not_keep_the_connection_from_coming_back() throws Exception {
        AgentConnection ada = connected(30);
        CompletableFuture<Boolean> subscribing = beside(() -> {
            ada.subscribe(EventFilter.ALL, null, new Watcher() {
                @Override
                public void event(Event event) {}

                @Override
                public void missed(long after) {
                    throw new IllegalStateException("a watcher's own fault");
                }
            });
            return true;
        });
        first.say("confirmed", first.heard("subscribe"), json -> {});
        subscribing.get();
        first.breaks(1006, "");
        Side second = server.accepted();
        refuse(second, "INVALID_ARGUMENT");
        second.welcome(2);
        second.say("confirmed", second.heard("subscribe"), json -> {});
        worksOver(ada, second);
    }

    private static void refuse(Side side, String code) throws InterruptedException {
        side.say("error", side.heard("hello"), json -> json.field("code", code).field("detail", "not now"));
    }

    private static void worksOver(AgentConnection ada, Side side) throws Exception {
        CompletableFuture<TaskState> release = beside(() -> ada.execute(RELEASE));
        side.say("result", side.heard("release"), json -> json.field("state", "ready"));
        assertThat(release.get()).isEqualTo(TaskState.READY);
        assertThat(ada.ended()).isNull();
    }

    /** It gave up for ever, although nothing was wrong with its hello. */
    @Test
    void an_agent_goes_on_coming_back_to_a_server_that_is_not_well() throws Exception {
        AgentConnection ada = connected(0);
        first.breaks(1011, "the engine has stopped");
        for (String code : List.of("ENGINE_STOPPED", "DISK_FULL", "INTERNAL")) {
            refuse(server.accepted(), code);
        }
        Side mended = server.accepted();
        mended.welcome(0);
        worksOver(ada, mended);
    }

    /** A hello that came too late is answered in the end, by a close that was meant for a line nobody listens to. */
    @Test
    void a_close_of_a_line_that_was_given_up_says_nothing_of_the_next() throws Exception {
        AgentConnection ada = connected(0);
        first.breaks(1006, "");
        Side late = server.accepted();
        refuse(late, "INTERNAL");
        Side second = server.accepted();
        second.welcome(0);
        late.breaks(4008, "another connection has resumed it");
        worksOver(ada, second);
    }

    @Test
    void a_close_that_would_only_come_again_is_the_end() throws Exception {
        AgentConnection ada = connected(0);
        first.breaks(4008, "another connection has resumed it");

        assertThatThrownBy(() -> ada.execute(RELEASE))
                .isInstanceOf(UnreachableException.class)
                .hasMessageEndingWith("is over (4008): another connection has resumed it");
        assertThat(ada.ended()).isEqualTo(new Ended(4008, "another connection has resumed it"));
        assertThat(connections.size()).isZero();
    }

    /** Then the server had taken what was asked before it found the token too old. */
    @Test
    void what_was_asked_may_have_been_done_where_the_token_expires_later() throws Exception {
        AgentConnection ada = connected(0);
        CompletableFuture<TaskState> releasing = beside(() -> ada.execute(RELEASE));
        first.heard("release");
        first.breaks(4002, "the token has expired");

        assertThatThrownBy(releasing::get)
                .cause()
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        e -> assertThat(e.maybeDone()).isTrue());
    }

    /** As the second message of a connection: the hello is the first. */
    private static long bytesOfLarge() {
        return Requests.call(2, Commands.call(LARGE)).getBytes(StandardCharsets.UTF_8).length;
    }

    private AgentConnection taking(long bytes) throws Exception {
        CompletableFuture<AgentConnection> connecting = beside(() -> connections.connect(ADA));
        first = server.accepted();
        first.welcome(0, limits -> limits.field("message_bytes", bytes));
        return connecting.get();
    }

    /** It was sent, the server closed the connection for it, the agent came back and sent it again, for ever. */
    @Test
    void a_message_larger_than_the_server_takes_is_refused_with_both_sizes_and_never_sent() throws Exception {
        long most = bytesOfLarge() - 1;
        AgentConnection ada = taking(most);

        assertThatThrownBy(() -> ada.execute(LARGE)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(e.refusal().message())
                    .isEqualTo("the message has " + bytesOfLarge() + " bytes, and the server takes at most " + most
                            + " in one: send less at once; large results go into artifacts, in several calls");
            assertThat(e.refusal().retryAfter())
                    .as("it is as large the next time")
                    .isNull();
        });
        worksOver(ada, first);
        assertThat(ada.reconnects()).isZero();
    }

    @Test
    void a_message_as_large_as_the_server_takes_is_sent() throws Exception {
        AgentConnection ada = taking(bytesOfLarge());
        CompletableFuture<TaskState> completing = beside(() -> ada.execute(LARGE));
        first.say("result", first.heard("complete"), json -> json.field("state", "completed"));

        assertThat(completing.get()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void a_server_that_comes_back_with_less_room_is_sent_no_more_than_it_takes_now() throws Exception {
        AgentConnection ada = taking(bytesOfLarge());
        first.breaks(1001, "the server stops");
        Side second = server.accepted();
        second.welcome(0, limits -> limits.field("message_bytes", bytesOfLarge() - 1));
        worksOver(ada, second);

        assertThatThrownBy(() -> ada.execute(LARGE))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }

    /** It is not let in: so nothing was done, and nobody need look. */
    @ParameterizedTest
    @ValueSource(ints = {4001, 4002, 4003, 4004})
    void a_hello_that_is_refused_is_told_at_once_and_has_done_nothing(int code) throws Exception {
        CompletableFuture<AgentConnection> connecting = beside(() -> connections.connect(ADA));
        Side side = server.accepted();
        side.heard("hello");
        side.breaks(code, "no such token");

        assertThatThrownBy(connecting::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(UnreachableException.class)
                .hasMessageEndingWith("(" + code + "): no such token")
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        e -> assertThat(e.maybeDone()).isFalse());
        assertThat(connections.size()).isZero();
    }

    @Test
    void a_claim_that_is_interrupted_is_withdrawn_and_answered() throws Exception {
        AgentConnection ada = connected(0);
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                ClaimTask claim = new ClaimTask(SessionId.parse(ScriptedServer.SESSION)).waiting(Duration.ofHours(1));
                ended.complete(ada.claim(claim) + " " + Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        Fields claim = first.heard("claim");
        waiting.interrupt();
        assertThat(first.heard("cancel").value("ref")).isEqualTo(claim.value("ref"));
        first.say("result", claim, json -> json.field("claimed", false));

        assertThat(ended.get()).isEqualTo("Nothing[] true");
    }

    @Test
    void a_watcher_that_fails_does_not_end_the_connection() throws Exception {
        AgentConnection ada = connected(0);
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> subscribing = beside(() -> {
            ada.subscribe(EventFilter.ALL, 0L, event -> {
                if (event.seq() == 1) {
                    throw new IllegalStateException("a defect of the watcher");
                }
                seen.add(event.seq());
            });
            return true;
        });
        first.say("confirmed", first.heard("subscribe"), json -> {});
        subscribing.get();
        first.event(1);
        first.event(2);

        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(2);
    }

    private static CompletableFuture<Boolean> subscribing(
            AgentConnection agent, @Nullable Long after, Watcher watcher) {
        return beside(() -> {
            agent.subscribe(EventFilter.ALL, after, watcher);
            return true;
        });
    }

    private static CompletableFuture<Boolean> hears(Side side, long seq) {
        return beside(() -> {
            side.event(seq);
            return true;
        });
    }

    /** It was called with the same event again, while it still had it, and the cursor went back. */
    @Test
    void a_watcher_that_is_slow_hears_no_event_twice_when_its_connection_comes_back() throws Exception {
        AgentConnection ada = connected(0);
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        CompletableFuture<Boolean> subscribing = subscribing(ada, null, event -> {
            seen.add(event.seq());
            go.join();
        });
        first.say("confirmed", first.heard("subscribe"), json -> {});
        subscribing.get();
        CompletableFuture<Boolean> slow = hears(first, 1);
        assertThat(seen.take()).isEqualTo(1);
        first.breaks(1006, "");
        Side second = server.accepted();
        second.welcome(3);
        Fields again = second.heard("subscribe");
        assertThat(again.whole("after")).isZero();
        second.say("confirmed", again, json -> {});
        CompletableFuture<Boolean> more = beside(() -> {
            second.event(1);
            second.event(2);
            second.event(3);
            return true;
        });
        go.complete(true);
        slow.get();
        more.get();
        first.event(2); // left over of a line that is not spoken over any more

        assertThat(seen).containsExactly(2L, 3L);
        assertThat(ada.cursor()).isEqualTo(3);
    }

    /** What came of the old subscription meanwhile moved the new one's cursor, and what lay between was never heard. */
    @Test
    void who_watches_again_from_an_earlier_event_misses_none_though_others_are_on_their_way() throws Exception {
        AgentConnection ada = connected(50);
        BlockingQueue<Long> old = new LinkedBlockingQueue<>();
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> before = subscribing(ada, null, event -> old.add(event.seq()));
        first.say("confirmed", first.heard("subscribe"), json -> {});
        before.get();
        CompletableFuture<Boolean> subscribing = subscribing(ada, 10L, event -> seen.add(event.seq()));
        Fields subscribe = first.heard("subscribe");
        first.event(51);
        first.say("confirmed", subscribe, json -> {});
        subscribing.get();
        first.event(11);
        first.event(12);

        assertThat(subscribe.whole("after")).isEqualTo(10);
        assertThat(old).containsExactly(51L);
        assertThat(seen).containsExactly(11L, 12L);
        assertThat(ada.cursor()).isEqualTo(12);
    }

    @Test
    void who_is_refused_another_subscription_keeps_the_one_that_it_has() throws Exception {
        AgentConnection ada = connected(0);
        BlockingQueue<Long> old = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> before = subscribing(ada, null, event -> old.add(event.seq()));
        first.say("confirmed", first.heard("subscribe"), json -> {});
        before.get();
        CompletableFuture<Boolean> subscribing = subscribing(ada, 99L, event -> {});
        first.say(
                "error",
                first.heard("subscribe"),
                json -> json.field("code", "INVALID_ARGUMENT").field("detail", "'after' is 99"));

        assertThatThrownBy(subscribing::get).hasCauseInstanceOf(RefusedException.class);
        first.event(1);
        assertThat(old).containsExactly(1L);
        assertThat(ada.cursor()).isEqualTo(1);
    }
}
