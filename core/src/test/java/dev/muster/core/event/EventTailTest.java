package dev.muster.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Tag("unit")
class EventTailTest {
    private static final int KEPT = 16_384;

    @Property(tries = 200)
    void a_reader_gets_what_follows_its_cursor_in_order_and_without_gaps(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 9) Integer> commits,
            @ForAll @IntRange(min = 0, max = 400) int after,
            @ForAll @IntRange(min = 1, max = 30) int limit) {
        EventTail tail = new EventTail();
        tail.begin("p", 0);
        long last = 0;
        for (int size : commits) {
            tail.append("p", events(last + 1, size));
            last += size;
        }

        List<Event> got = tail.after("p", after, limit);

        assertThat(got).isNotNull();
        List<Long> expected = new ArrayList<>();
        for (long seq = after + 1L; seq <= last && expected.size() < limit; seq++) {
            expected.add(seq);
        }
        assertThat(got).extracting(Event::seq).isEqualTo(expected);
        assertThat(tail.last("p")).isEqualTo(last);
    }

    @Example
    void a_reader_that_has_fallen_behind_is_sent_to_the_store() {
        EventTail tail = new EventTail();
        tail.begin("p", 100);
        assertThat(tail.after("p", 99, 10)).isNull();

        tail.append("p", events(101, 5));

        assertThat(tail.after("p", 99, 10)).isNull();
        assertThat(tail.after("p", 100, 10)).hasSize(5);
        assertThat(tail.after("p", 105, 10)).isEmpty();
    }

    @Example
    void what_is_kept_is_bounded_in_size_too() {
        EventTail tail = new EventTail();
        tail.begin("p", 0);
        String large = "x".repeat(64 * 1024);
        for (int seq = 1; seq <= 300; seq++) {
            tail.append("p", List.of(new Event(seq, Instant.EPOCH, "news", null, null, null, null, null, 0, large)));
        }

        assertThat(tail.after("p", 300 - 128, 300)).as("8 MB of 64 KB each").hasSize(128);
        assertThat(tail.after("p", 300 - 129, 300)).isNull();
    }

    @Example
    void what_is_kept_is_bounded_over_all_projects() {
        EventTail tail = new EventTail();
        for (int i = 0; i < 40; i++) {
            tail.append("p" + i, events(1, 1_000));
        }

        int kept = 0;
        for (int i = 0; i < 40; i++) {
            List<Event> events = tail.after("p" + i, 0, 1_000);
            kept += events == null ? 0 : events.size();
            assertThat(tail.last("p" + i)).isEqualTo(1_000);
        }
        assertThat(kept).isBetween(KEPT - 1_000, KEPT);
        assertThat(tail.after("p39", 0, 1_000)).hasSize(1_000);
    }

    @Example
    void a_waiting_reader_is_woken_by_the_next_event_of_its_project() throws InterruptedException {
        EventTail tail = new EventTail();
        tail.begin("p", 7);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicBoolean woken = new AtomicBoolean();
        Thread reader = Thread.ofVirtual().start(() -> {
            waiting.countDown();
            try {
                woken.set(tail.await("p", 7, TimeUnit.MINUTES.toNanos(5), () -> false));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.await();
        tail.append("q", events(1, 1));
        tail.append("p", events(8, 1));
        reader.join();

        assertThat(woken).isTrue();
        assertThat(tail.await("p", 7, 0, () -> false)).isTrue();
        assertThat(tail.await("p", 8, 0, () -> false)).isFalse();
    }

    @Example
    void who_waits_for_an_event_gives_up_when_it_is_woken_for_that() throws Exception {
        EventTail tail = new EventTail();
        tail.begin("p", 7);
        AtomicBoolean end = new AtomicBoolean();
        AtomicBoolean found = new AtomicBoolean(true);
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                found.set(tail.await("p", 7, TimeUnit.DAYS.toNanos(1), end::get));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (tail.waiting() == 0) {
            Thread.onSpinWait();
        }
        tail.wakeAll();
        assertThat(tail.waiting()).as("nobody had it give up").isEqualTo(1);

        end.set(true);
        tail.wakeAll();
        reader.join();

        assertThat(found).isFalse();
        assertThat(tail.waiting()).isZero();
    }

    private static List<Event> events(long first, int count) {
        List<Event> events = new ArrayList<>();
        for (long seq = first; seq < first + count; seq++) {
            events.add(new Event(seq, Instant.EPOCH, "task.ready", null, null, null, null, null, 0, null));
        }
        return events;
    }
}
