package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.project.CreateProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever is subscribed sees each event once and in order, however slow it is and however often it was cut off. */
@Tag("wire")
class EventsTest {
    private final SocketServer server = SocketServer.open();

    @AfterEach
    void close() {
        server.close();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static Wire watcher(SocketServer server, long after) {
        Wire wire = server.connect();
        wire.hello(json -> {});
        wire.ask("subscribe", json -> json.field("after", after));
        return wire;
    }

    @Test
    void all_that_happened_after_the_cursor_comes_and_then_what_happens() {
        long before = server.publish(250, "a.b");
        Wire wire = watcher(server, 0);
        long last = server.publish(250, "a.b");

        List<Long> seen = new ArrayList<>();
        while (seen.size() < last) {
            seen.add(wire.next("event").whole("seq"));
        }
        assertThat(last).isEqualTo(before + 250);
        assertThat(seen).isEqualTo(upTo(last));
    }

    @Test
    void an_event_says_what_happened() {
        Wire wire = server.connect();
        String session = wire.hello("ann").text("session");
        wire.ask("subscribe", json -> json.texts("topics", List.of("task.created")));
        String task = wire.command("create_tasks", json -> json.field("title", "x"))
                .objects("tasks")
                .getFirst()
                .text("id");

        Fields event = wire.next("event");
        assertThat(event.text("topic")).isEqualTo("task.created");
        assertThat(event.text("task")).isEqualTo(task);
        assertThat(event.text("session")).isEqualTo(session);
        assertThat(event.text("to")).isEqualTo("ready");
    }

    @Test
    void only_the_topics_that_were_asked_for_come_and_the_cursor_passes_the_others() {
        Wire wire = server.connect();
        wire.hello(json -> {});
        wire.ask("subscribe", json -> json.texts("topics", List.of("wanted.*")));
        server.publish(50, "other.x");
        long wanted = server.publish(1, "wanted.x");
        assertThat(wire.next("event").whole("seq")).isEqualTo(wanted);

        long others = server.publish(50, "other.x");
        SocketServer.until(() -> server.face().largestLag() == 0);
        assertThat(wire.ask("unsubscribe", json -> {}).whole("cursor")).isEqualTo(others);
        assertThat(wire.unread()).isZero();
    }

    @Test
    void another_subscription_takes_the_place_of_the_first_and_goes_on_where_it_was() {
        Wire wire = watcher(server, 0);
        long first = server.publish(1, "a.x");
        while (wire.next("event").whole("seq") < first) {
            // the project's own events
        }
        Fields confirmed = wire.ask("subscribe", json -> json.texts("topics", List.of("b.*")));
        assertThat(confirmed.whole("cursor")).isEqualTo(first);
        server.publish(1, "a.x");
        long second = server.publish(1, "b.x");

        assertThat(wire.next("event").whole("seq")).isEqualTo(second);
        assertThat(server.face().subscriptions()).isEqualTo(1);
    }

    @Test
    void no_event_comes_after_the_end_of_a_subscription_was_confirmed() {
        Wire wire = watcher(server, 0);
        server.publish(2_000, "a.b");
        Fields confirmed = wire.ask("unsubscribe", json -> {});
        long events = wire.unread();
        wire.heartbeat();

        assertThat(confirmed.flag("subscribed", true)).isFalse();
        assertThat(wire.unread()).isEqualTo((int) events);
        assertThat(confirmed.whole("cursor")).isEqualTo(events);
        assertThat(server.face().subscriptions()).isZero();
    }

    @Test
    void a_reader_that_is_cut_off_in_the_middle_resumes_and_sees_each_event_once() {
        long last = server.publish(3_000, "a.b");
        List<Long> seen = new ArrayList<>();
        long cursor = 0;
        for (int cut = 0; cut < 5; cut++) {
            long from = cursor;
            Wire wire = server.connect();
            assertThat(wire.hello(json -> json.field("resume_cursor", from)).whole("cursor"))
                    .isEqualTo(from);
            wire.ask("subscribe", json -> {});
            for (int i = 0; i < 300; i++) {
                cursor = wire.next("event").whole("seq");
                seen.add(cursor);
            }
            wire.kill();
            last = server.publish(100, "a.b");
        }
        Wire wire = watcher(server, cursor);
        while (seen.size() < last) {
            seen.add(wire.next("event").whole("seq"));
        }
        assertThat(seen).isEqualTo(upTo(last));
    }

    @Test
    void a_reader_that_takes_nothing_in_holds_up_nobody_and_misses_nothing() {
        Wire slow = watcher(server, 0);
        slow.pause();
        Wire quick = watcher(server, 0);
        List<NewEvent> large = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            large.add(new NewEvent("a.b", "\"" + "x".repeat(60_000) + "\""));
        }
        long last = server.engine().execute(new PublishEvents(SocketServer.PROJECT, large, null));

        List<Long> seen = new ArrayList<>();
        while (seen.size() < last) {
            seen.add(quick.next("event").whole("seq"));
        }
        assertThat(seen).isEqualTo(upTo(last));
        assertThat(server.face().largestLag()).isPositive();
        quick.heartbeat();
        for (int i = 0; i < 3; i++) { // it cannot hear the answers, but it is heard
            slow.say("heartbeat", json -> {});
        }

        slow.goOn();
        List<Long> late = new ArrayList<>();
        while (late.size() < last) {
            late.add(slow.next("event").whole("seq"));
        }
        assertThat(late).isEqualTo(upTo(last));
        slow.next("heartbeat_ack");
    }

    @Test
    void readers_of_many_events_from_many_writers_see_the_log() throws InterruptedException {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            wires.add(watcher(server, 0));
        }
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(Thread.startVirtualThread(() -> {
                for (int n = 0; n < 50; n++) {
                    server.publish(1, "a.b");
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        long last = server.engine().events().last(SocketServer.PROJECT);
        for (Wire wire : wires) {
            List<Long> seen = new ArrayList<>();
            while (seen.size() < last) {
                seen.add(wire.next("event").whole("seq"));
            }
            assertThat(seen).isEqualTo(upTo(last));
        }
    }

    @Test
    void a_cursor_beyond_the_end_is_refused() {
        Wire wire = server.connect();
        Fields hello = wire.ask(
                "hello", json -> json.field("project", SocketServer.PROJECT).field("resume_cursor", 99L));
        assertThat(hello.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(hello.text("detail")).contains("99");
        wire.hello(json -> {});
        assertThat(wire.ask("subscribe", json -> json.field("after", 99L)).text("code"))
                .isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void a_cursor_whose_events_are_gone_is_told_so_before_those_that_are_left() throws Exception {
        Path directory = SocketServer.scratch();
        AtomicLong now = new AtomicLong(Instant.now().minus(Duration.ofDays(60)).toEpochMilli());
        EngineOptions options =
                EngineOptions.defaults().withSynchronous(false).withClock(() -> Instant.ofEpochMilli(now.get()));
        try (Engine engine = Engine.open(directory, options)) {
            engine.execute(new CreateProject(SocketServer.PROJECT, ""));
            engine.execute(new PublishEvents(SocketServer.PROJECT, List.of(new NewEvent("old.x", null)), null));
            now.set(Instant.now().toEpochMilli());
            for (int hour = 0; hour < 10; hour++) { // retention comes by every hour
                now.addAndGet(Duration.ofHours(1).toMillis());
                engine.execute(new PublishEvents(SocketServer.PROJECT, List.of(new NewEvent("new.x", null)), null));
            }
        }
        try (SocketServer restarted = SocketServer.open(directory)) {
            Wire wire = watcher(restarted, 0);
            assertThat(wire.next("resync").whole("after")).isZero();
            long first = wire.next("event").whole("seq");
            assertThat(first).isGreaterThan(1);
            assertThat(wire.next("event").whole("seq")).isEqualTo(first + 1);
            assertThat(restarted
                            .engine()
                            .events()
                            .read(SocketServer.PROJECT, 0, EventFilter.ALL, 1)
                            .events()
                            .getFirst()
                            .seq())
                    .isEqualTo(first);
        }
    }
}
