package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.model.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever holds a cursor can go on from it, however far behind, and sees each event once and in order. */
@Tag("unit")
class EventReadersTest {
    /** More than is kept in memory, so that slow readers have to be served from the store. */
    private static final int EVENTS = 40_000;

    private final TestEngine engine = TestEngine.open();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_reader_far_behind_and_one_that_keeps_up_see_the_same() {
        List<Long> quick = new ArrayList<>();
        long cursor = 0;
        for (int published = 0; published < EVENTS; published += 1_000) {
            publish(1_000);
            cursor = readOn(cursor, quick);
        }
        List<Long> slow = new ArrayList<>();
        readOn(0, slow);

        assertThat(quick).containsExactlyElementsOf(all());
        assertThat(slow).containsExactlyElementsOf(all());
    }

    @Test
    void a_reader_resumes_from_any_cursor_also_after_a_restart() {
        publish(5_000);
        for (long cursor : new long[] {0, 1, 999, 1_000, 1_001, 2_500, 4_999, 5_001}) {
            assertThat(firstAfter(cursor)).isEqualTo(cursor < 5_001 ? cursor + 1 : 0);
        }
        engine.restart();
        for (long cursor : new long[] {0, 1, 999, 1_000, 1_001, 2_500, 4_999, 5_001}) {
            assertThat(firstAfter(cursor)).isEqualTo(cursor < 5_001 ? cursor + 1 : 0);
        }
        publish(1);
        assertThat(firstAfter(5_001)).isEqualTo(5_002);
    }

    @Test
    void a_filter_moves_the_cursor_over_what_it_leaves_out() {
        publish(10);

        EventPage page = read(0, new EventFilter(List.of("other.*")), 5);

        assertThat(page.events()).isEmpty();
        assertThat(page.cursor()).isEqualTo(5);
        assertThat(read(0, new EventFilter(List.of("load.*")), 1_000).events()).hasSize(10);
    }

    @Test
    void a_cursor_older_than_what_is_kept_is_told_so() {
        try (TestEngine forgetful = TestEngine.open(options ->
                options.withRetention(Duration.ofDays(1), Duration.ofHours(1), Duration.ofHours(1), 1L << 40))) {
            forgetful.done(new PublishEvents(TestEngine.PROJECT, events(500), null));
            forgetful.advance(Duration.ofHours(3));
            forgetful.advanceSlowly(Duration.ofHours(2), Duration.ofSeconds(30));
            forgetful.done(new PublishEvents(TestEngine.PROJECT, events(1), null));
            forgetful.restart(); // what is still in memory was never too old

            EventPage page = forgetful.engine().events().read(TestEngine.PROJECT, 0, EventFilter.ALL, 100);

            assertThat(page.tooOld()).isTrue();
            assertThat(page.events()).extracting(Event::seq).contains(502L);
            assertThat(forgetful
                            .engine()
                            .events()
                            .read(TestEngine.PROJECT, 501, EventFilter.ALL, 100)
                            .tooOld())
                    .isFalse();
        }
    }

    private static List<Long> all() {
        return LongStream.rangeClosed(1, EVENTS + 1).boxed().toList(); // the first says that the project was created
    }

    private static List<NewEvent> events(int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new NewEvent("load.event", "{\"i\":" + i + "}"))
                .toList();
    }

    private void publish(int count) {
        for (int left = count; left > 0; left -= 1_000) {
            engine.done(new PublishEvents(TestEngine.PROJECT, events(Math.min(left, 1_000)), null));
        }
    }

    private EventPage read(long after, EventFilter filter, int limit) {
        return engine.engine().events().read(TestEngine.PROJECT, after, filter, limit);
    }

    private long firstAfter(long cursor) {
        List<Event> events = read(cursor, EventFilter.ALL, 10).events();
        return events.isEmpty() ? 0 : events.getFirst().seq();
    }

    private long readOn(long from, List<Long> seen) {
        long cursor = from;
        for (EventPage page = read(cursor, EventFilter.ALL, 777);
                page.cursor() != cursor;
                page = read(cursor, EventFilter.ALL, 777)) {
            page.events().forEach(event -> seen.add(event.seq()));
            cursor = page.cursor();
        }
        return cursor;
    }
}
