package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.model.ScratchDirectory;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading the log: in order, without gaps, from any cursor, however slow. */
@Tag("unit")
class EventLogTest {
    private static final String PROJECT = TestEngine.PROJECT;

    @Test
    void a_slow_reader_and_a_quick_one_see_the_same() {
        try (TestEngine engine = TestEngine.open()) {
            List<Long> quick = new ArrayList<>();
            long cursor = 0;
            for (int i = 0; i < 25; i++) {
                engine.done(new PublishEvents(
                        PROJECT, Collections.nCopies(1_000, new NewEvent("load.made", "{\"i\":" + i + "}")), null));
                for (EventPage page = read(engine, cursor); !page.events().isEmpty(); page = read(engine, cursor)) {
                    page.events().forEach(event -> quick.add(event.seq()));
                    cursor = page.cursor();
                }
            }
            List<Long> slow = new ArrayList<>();
            for (EventPage page = read(engine, 0); !page.events().isEmpty(); page = read(engine, slow.getLast())) {
                assertThat(page.tooOld()).isFalse();
                page.events().forEach(event -> slow.add(event.seq()));
            }

            assertThat(quick).hasSize(25_001).isEqualTo(slow);
            for (int i = 0; i < slow.size(); i++) {
                assertThat(slow.get(i)).isEqualTo(i + 1L);
            }
        }
    }

    @Test
    void a_reader_goes_on_where_it_was_after_a_restart() {
        try (TestEngine engine = TestEngine.open()) {
            engine.publish("one.a");
            long cursor = read(engine, 0).cursor();
            engine.publish("one.b");
            engine.restart();
            engine.publish("one.c");

            assertThat(read(engine, cursor).events()).extracting(Event::kind).containsExactly("one.b", "one.c");
        }
    }

    @Test
    void a_filter_moves_the_cursor_over_what_it_leaves_out() {
        try (TestEngine engine = TestEngine.open()) {
            for (int i = 0; i < 50; i++) {
                engine.publish(i % 10 == 0 ? "rare.kind" : "common.kind");
            }
            EventFilter rare = new EventFilter(List.of("rare.*"));
            List<Event> seen = new ArrayList<>();
            long cursor = 0;
            long last = engine.engine().events().last(PROJECT);
            while (cursor < last) {
                EventPage page = engine.engine().events().read(PROJECT, cursor, rare, 7);
                assertThat(page.cursor()).isGreaterThan(cursor);
                seen.addAll(page.events());
                cursor = page.cursor();
            }

            assertThat(seen).hasSize(5).extracting(Event::kind).containsOnly("rare.kind");
        }
    }

    @Test
    void a_reader_that_waits_is_woken_by_the_next_event() throws Exception {
        try (ScratchDirectory scratch = new ScratchDirectory();
                Engine engine =
                        Engine.open(scratch.path(), EngineOptions.defaults().withSynchronous(false))) {
            engine.execute(new CreateProject(PROJECT, ""));
            long cursor = engine.events().last(PROJECT);
            FutureTask<Boolean> waiting =
                    new FutureTask<>(() -> engine.events().await(PROJECT, cursor, Duration.ofMinutes(5)));
            Thread.ofVirtual().start(waiting);

            long seq = engine.execute(new PublishEvents(PROJECT, List.of(new NewEvent("a.b", null)), null));

            assertThat(waiting.get()).isTrue();
            assertThat(engine.events()
                            .read(PROJECT, cursor, EventFilter.ALL, 10)
                            .events())
                    .extracting(Event::seq)
                    .containsExactly(seq);
        }
    }

    @Test
    void a_project_that_is_not_there_is_refused_by_name() {
        try (TestEngine engine = TestEngine.open()) {
            requireUnknown(() -> engine.engine().events().last("nowhere"));
            requireUnknown(() -> engine.engine().events().read("nowhere", 0, EventFilter.ALL, 10));
            requireUnknown(() -> engine.engine().events().await("nowhere", 0, Duration.ZERO));
            // And asking for it has not made it known.
            requireUnknown(() -> engine.engine().events().last("nowhere"));
        }
    }

    private static void requireUnknown(ThrowableAssert.ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refused.refusal().message()).contains("nowhere");
    }

    private static EventPage read(TestEngine engine, long after) {
        return engine.engine().events().read(PROJECT, after, EventFilter.ALL, 1_000);
    }
}
