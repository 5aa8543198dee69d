package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.ErrorCode;
import dev.muster.core.event.EventFilter;
import dev.muster.server.ServerSentEvents;
import dev.muster.server.TestServer;
import dev.muster.server.access.Audit;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Visit;
import dev.muster.server.metric.Subscriptions;
import dev.muster.server.operation.Call;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Server-sent events: whoever comes back with the last id that it has seen misses nothing and sees nothing twice. */
@Tag("wire")
class EventStreamTest {
    private static ServerSentEvents listen(TestServer server, String query, @Nullable String last) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/api/v1/events" + query)).header("Accept", "text/event-stream");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        return ServerSentEvents.open(server.client(), request.build());
    }

    @Test
    void a_listener_that_comes_and_goes_sees_every_event_once_and_in_order() throws Exception {
        try (TestServer server = TestServer.open()) {
            List<Long> seen = new ArrayList<>();
            String last = "0";
            for (int round = 0; round < 5; round++) {
                try (ServerSentEvents listener = listen(server, "", last)) {
                    for (int i = 0; i < 30; i++) {
                        publish(server, "round." + round);
                    }
                    long until = server.engine().events().last(TestServer.PROJECT) - 7;
                    do {
                        ServerSentEvents.Sent sent = listener.next();
                        last = String.valueOf(sent.id());
                        seen.add(Long.valueOf(last));
                        Fields data = Fields.of(JsonTree.parse(sent.data()));
                        assertThat(data.whole("seq")).isEqualTo(seen.getLast());
                        assertThat(data.text("topic")).isEqualTo(sent.event());
                    } while (seen.getLast() < until);
                }
                publish(server, "while.away");
            }
            assertThat(seen)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, seen.getLast()).boxed().toList())
                    .hasSizeGreaterThan(120);
        }
    }

    @Test
    void without_a_cursor_a_listener_hears_what_happens_from_now_on_and_only_what_it_wants() throws Exception {
        try (TestServer server = TestServer.open()) {
            publish(server, "before.wanted");
            try (ServerSentEvents listener = listen(server, "?topics=my.*", null)) {
                publish(server, "other");
                publish(server, "my.own");
                assertThat(listener.next().event()).isEqualTo("my.own");
            }
        }
    }

    @Test
    void one_who_comes_back_gets_what_it_wants_of_what_it_missed_and_nothing_else() throws Exception {
        try (TestServer server = TestServer.open()) {
            publish(server, "my.first");
            String last = String.valueOf(server.engine().events().last(TestServer.PROJECT));
            publish(server, "other");
            publish(server, "my.second");
            publish(server, "other");
            try (ServerSentEvents listener = listen(server, "?topics=my.*", last)) {
                assertThat(listener.next().event()).isEqualTo("my.second");
                publish(server, "my.third");
                assertThat(listener.next().event()).isEqualTo("my.third");
            }
        }
    }

    @Test
    void one_whose_connection_breaks_before_there_was_anything_for_it_misses_nothing() throws Exception {
        try (TestServer server = TestServer.open()) {
            publish(server, "other");
            String place;
            try (ServerSentEvents listener = listen(server, "?topics=my.*", null)) {
                place = String.valueOf(listener.line());
                assertThat(place).startsWith("id: ");
                assertThat(listener.line()).isEmpty();
            }
            publish(server, "my.own");
            try (ServerSentEvents listener = listen(server, "?topics=my.*", place.substring("id: ".length()))) {
                assertThat(listener.next().event()).isEqualTo("my.own");
            }
        }
    }

    @Test
    void a_cursor_before_what_is_kept_is_told_to_read_the_state_anew() throws Exception {
        try (TestServer server = TestServer.withEngine(options -> options.withRetention(
                Duration.ofDays(1), Duration.ofMillis(1), Duration.ofMillis(50), Long.MAX_VALUE))) {
            byte[] many = Json.bytes(json -> json.objects(
                    "events",
                    Collections.nCopies(10_000, "to.be.forgotten"),
                    (each, topic) -> each.field("topic", topic)));
            // More than are kept in memory: the reader has to be served by the store.
            server.send("POST", "/api/v1/events", many).expect(201);
            server.send("POST", "/api/v1/events", many).expect(201);
            while (!tooOld(server)) {
                publish(server, "later");
            }
            try (ServerSentEvents listener = listen(server, "", "1")) {
                assertThat(listener.next().event()).isEqualTo("resync");
                publish(server, "goes.on");
                ServerSentEvents.Sent sent;
                do {
                    sent = listener.next();
                } while (!sent.event().equals("goes.on"));
                assertThat(Long.parseLong(String.valueOf(sent.id()))).isGreaterThan(20_000);
            }
        }
    }

    private static boolean tooOld(TestServer server) {
        return server.engine()
                .events()
                .read(TestServer.PROJECT, 1, EventFilter.ALL, 1)
                .tooOld();
    }

    @Test
    void a_cursor_after_the_end_of_the_log_is_told_to_read_the_state_anew_and_misses_nothing_after() throws Exception {
        try (TestServer server = TestServer.open();
                ServerSentEvents listener = listen(server, "", "4711")) {
            assertThat(listener.next().event()).isEqualTo("resync");
            publish(server, "first.after");
            assertThat(listener.next().event()).isEqualTo("first.after");
        }
    }

    @Test
    void what_is_no_cursor_is_refused_before_anything_is_sent() {
        try (TestServer server = TestServer.open()) {
            for (String cursor : List.of("abc", "-1", "1.5", "99999999999999999999", "0x10")) {
                Problem.of(
                        server.get("/api/v1/events", "Accept", "text/event-stream", "Last-Event-ID", cursor)
                                .expect(400),
                        ErrorCode.INVALID_ARGUMENT);
            }
            Problem.of(
                    server.get("/api/v1/events?project=nowhere", "Accept", "text/event-stream")
                            .expect(404),
                    ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void a_topic_or_payload_of_several_lines_cannot_forge_an_event() throws Exception {
        try (TestServer server = TestServer.open();
                ServerSentEvents listener = listen(server, "", null)) {
            server.post(
                            "/api/v1/events",
                            json -> json.field("topic", "my.topic")
                                    .field("payload", "a\n\nid: 9999\nevent: forged\ndata: {}"))
                    .expect(201);
            publish(server, "next");
            assertThat(listener.next()).returns("my.topic", ServerSentEvents.Sent::event);
            assertThat(listener.next()).returns("next", ServerSentEvents.Sent::event);
        }
    }

    @Test
    void a_listener_that_is_gone_costs_nothing() throws Exception {
        try (TestServer server = TestServer.open()) {
            for (int i = 0; i < 50; i++) {
                listen(server, "", "0").close();
            }
            TestServer.await("the connections are closed", () -> server.connections() <= 1);
        }
    }

    /** It was silent as long as there was something for others: whoever stood between cut the connection. */
    @Test
    void one_for_whom_there_is_nothing_is_told_where_it_is_however_much_there_is_for_others() throws Exception {
        try (TestServer server = TestServer.open()) {
            Duration each = Duration.ofSeconds(5); // goes by with each event
            AtomicLong now = new AtomicLong();
            AtomicInteger events = new AtomicInteger();
            long first = server.engine().events().last(TestServer.PROJECT);
            BooleanSupplier welcome = () -> {
                publish(server, "for.others");
                now.addAndGet(each.toNanos());
                return events.incrementAndGet() <= 10;
            };

            String told = streamed(server, "my.*", now::get, welcome);

            List<Long> places = told.lines()
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> Long.valueOf(line.substring("id: ".length())))
                    .toList();
            assertThat(told.lines().filter(": still here"::equals)).hasSize(3);
            assertThat(places).hasSize(4).isSorted().doesNotHaveDuplicates().startsWith(first);
        }
    }

    @Test
    void one_who_is_sent_events_is_not_told_besides_that_the_stream_is_still_there() throws Exception {
        try (TestServer server = TestServer.open()) {
            AtomicLong now = new AtomicLong();
            AtomicInteger events = new AtomicInteger();
            BooleanSupplier welcome = () -> {
                publish(server, "my.own");
                now.addAndGet(Duration.ofSeconds(10).toNanos());
                return events.incrementAndGet() <= 10;
            };

            String told = streamed(server, "my.*", now::get, welcome);

            assertThat(told.lines().filter("event: my.own"::equals)).hasSize(9);
            assertThat(told).doesNotContain("still here");
        }
    }

    /** All that a reader is told whose clock is this one, and who is looked at before each page. */
    private static String streamed(TestServer server, String topics, LongSupplier clock, BooleanSupplier welcome)
            throws Exception {
        ReceivedExchange exchange = new ReceivedExchange("GET", "/api/v1/events", Map.of(), new byte[0]);
        Caller caller = Caller.LOCAL.at(new Visit("1", "127.0.0.1", Audit.NONE, welcome));
        Call call = new Call(
                server.engine(), caller, new Fields(Map.of("project", TestServer.PROJECT, "topics", List.of(topics))));
        new EventStream(server.engine(), new Subscriptions(), clock).handle(exchange, call);
        return exchange.streamed().toString(StandardCharsets.UTF_8);
    }

    private static void publish(TestServer server, String topic) {
        server.post("/api/v1/events", json -> json.field("topic", topic)).expect(201);
    }
}
