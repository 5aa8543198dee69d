package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(60)
class BatcherTest {
    private static final Duration FIVE = Duration.ofSeconds(5);

    /** Alarms that go off when the test says what time it is. */
    private static final class Clock implements Alarm {
        private record Rings(Duration at, Runnable action) {}

        private final List<Rings> set = new CopyOnWriteArrayList<>();
        private volatile Duration now = Duration.ZERO;

        @Override
        public Set in(Duration after, Runnable action) {
            Rings rings = new Rings(now.plus(after), action);
            set.add(rings);
            return () -> set.remove(rings);
        }

        void to(Duration time) {
            now = time;
            List<Rings> due =
                    set.stream().filter(each -> each.at().compareTo(time) <= 0).toList();
            set.removeAll(due);
            due.forEach(each -> each.action().run());
        }
    }

    private final Clock clock = new Clock();

    private Batcher batcher(int size, int agents) {
        Batcher batcher = new Batcher(size, FIVE, clock);
        for (int i = 0; i < agents; i++) {
            batcher.joined();
        }
        return batcher;
    }

    private record Entering(Thread thread, CompletableFuture<Batcher.Place> place) {}

    /** Enters, and is in the batch, or through, when this returns. */
    private static Entering enter(Batcher batcher) throws InterruptedException {
        int before = batcher.waiting();
        long gone = batcher.batches();
        CompletableFuture<Batcher.Place> place = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                place.complete(Objects.requireNonNull(batcher.enter(Duration.ofMinutes(1)), "in time"));
            } catch (InterruptedException e) {
                place.cancel(false);
            }
        });
        while (batcher.waiting() == before && batcher.batches() == gone) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return new Entering(thread, place);
    }

    private static Batcher.Place get(Entering entering) throws Exception {
        return entering.place().get(30, TimeUnit.SECONDS);
    }

    @Test
    void a_batch_has_one_deadline_from_its_first_request_on() throws Exception {
        Batcher batcher = batcher(10, 10);
        Entering first = enter(batcher);
        clock.to(Duration.ofMillis(4_900));
        Entering second = enter(batcher);
        assertThat(clock.set).as("who comes later sets no deadline anew").hasSize(1);
        assertThat(first.place()).isNotDone();
        clock.to(FIVE);

        get(first);
        get(second);
        assertThat(batcher.batches()).isEqualTo(1);
        assertThat(batcher.requests()).isEqualTo(2);
    }

    @Test
    void a_batch_that_is_full_goes_at_once_and_its_deadline_with_it() throws Exception {
        Batcher batcher = batcher(2, 10);
        Entering first = enter(batcher);
        Entering second = enter(batcher);
        get(first);
        get(second);

        assertThat(clock.set).isEmpty();
        Entering third = enter(batcher);
        clock.to(FIVE.minusMillis(1));
        assertThat(third.place()).isNotDone();
        clock.to(FIVE);
        get(third);
        assertThat(batcher.batches()).isEqualTo(2);
    }

    @Test
    void nobody_waits_for_agents_that_are_not_there() throws Exception {
        Batcher alone = batcher(3, 1);
        get(enter(alone));

        Batcher two = batcher(3, 2);
        Entering waits = enter(two);
        assertThat(waits.place()).isNotDone();
        two.left();
        get(waits);
    }

    @Test
    void one_goes_first_and_the_others_follow_when_it_is_over() throws Exception {
        Batcher batcher = batcher(3, 3);
        List<Entering> all = List.of(enter(batcher), enter(batcher), enter(batcher));
        List<Batcher.Place> first = new ArrayList<>();
        List<Batcher.Place> others = new ArrayList<>();
        for (Entering each : all) {
            Batcher.Place place = get(each);
            (place.follow(Duration.ZERO) ? first : others).add(place);
        }
        assertThat(first).hasSize(1);
        assertThat(others).hasSize(2);

        others.getFirst().close();
        assertThat(others.getLast().follow(Duration.ZERO)).isFalse();
        first.getFirst().close();
        assertThat(others).allMatch(each -> {
            try {
                return each.follow(Duration.ZERO);
            } catch (InterruptedException e) {
                return false;
            }
        });
    }

    @Test
    void one_that_is_interrupted_leaves_its_place_and_with_the_last_goes_the_deadline() throws Exception {
        Batcher batcher = batcher(3, 3);
        Entering gives = enter(batcher);
        gives.thread().interrupt();
        gives.thread().join();

        assertThat(batcher.waiting()).isZero();
        assertThat(clock.set).isEmpty();
        Entering first = enter(batcher);
        Entering second = enter(batcher);
        assertThat(first.place()).isNotDone();
        Entering third = enter(batcher);
        assertThat(List.of(get(first), get(second), get(third))).hasSize(3);
    }

    @Test
    void one_that_cannot_wait_for_so_long_gives_its_place_up() throws Exception {
        Batcher batcher = batcher(3, 3);
        try (Batcher.Place place = batcher.enter(Duration.ofMillis(5))) {
            assertThat(place).isNull();
        }

        assertThat(batcher.waiting()).isZero();
        assertThat(clock.set).isEmpty();
    }

    @Test
    void a_deadline_that_rings_late_touches_no_later_batch() throws Exception {
        List<Runnable> rings = new ArrayList<>();
        Batcher batcher = new Batcher(2, FIVE, (after, action) -> {
            rings.add(action);
            return () -> {}; // too late to be called off
        });
        batcher.joined();
        batcher.joined();
        batcher.joined();
        Entering first = enter(batcher);
        Entering second = enter(batcher);
        get(first);
        get(second);
        Entering third = enter(batcher);
        rings.getFirst().run();

        assertThat(third.place()).isNotDone();
        assertThat(batcher.waiting()).isEqualTo(1);
        rings.getLast().run();
        get(third);
    }
}
