package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.model.AdaptiveLimit.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(60)
class AdaptiveLimitTest {
    private long now;
    private final AdaptiveLimit limit = new AdaptiveLimit(16, () -> now, () -> 1);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Permit begin() throws InterruptedException {
        return Objects.requireNonNull(limit.acquire(Duration.ZERO), "no room");
    }

    private boolean isFull() throws InterruptedException {
        try (Permit permit = limit.acquire(Duration.ZERO)) {
            return permit == null;
        }
    }

    private List<Permit> fill() throws InterruptedException {
        List<Permit> out = new ArrayList<>();
        while (true) {
            Permit permit = limit.acquire(Duration.ZERO);
            if (permit == null) {
                return out;
            }
            out.add(permit);
        }
    }

    /** A round: as many as may go, all answered after a second with a hundred tokens. */
    private int round() throws InterruptedException {
        List<Permit> out = fill();
        pass(Duration.ofSeconds(1));
        out.forEach(each -> each.answered(100));
        return out.size();
    }

    @Test
    void each_round_of_answers_allows_about_one_more_up_to_the_most() throws Exception {
        assertThat(round()).isEqualTo(4);
        assertThat(round()).isEqualTo(4); // and a bit
        assertThat(round()).isEqualTo(5);
        assertThat(round()).isEqualTo(6);
        for (int i = 0; i < 30; i++) {
            round();
        }
        assertThat(round()).isEqualTo(16);
    }

    @Test
    void a_window_that_is_not_used_does_not_grow() throws Exception {
        for (int i = 0; i < 50; i++) {
            Permit alone = begin();
            pass(Duration.ofSeconds(1));
            alone.answered(100);
        }
        assertThat(limit.window()).isEqualTo(4);
    }

    @Test
    void refusals_of_one_round_halve_it_once() throws Exception {
        while (limit.window() < 16) {
            round();
        }
        fill().forEach(each -> each.refused(false, Duration.ZERO));
        assertThat(limit.window()).isEqualTo(8);

        fill().forEach(each -> each.refused(false, Duration.ZERO));
        assertThat(limit.window()).isEqualTo(4);
    }

    @Test
    void it_never_closes_quite() throws Exception {
        for (int i = 0; i < 20; i++) {
            begin().refused(false, Duration.ZERO);
        }
        assertThat(limit.window()).isEqualTo(1);
        assertThat(isFull()).isFalse();
    }

    @Test
    void nothing_goes_while_the_api_wants_to_be_left_alone() throws Exception {
        begin().refused(false, Duration.ofSeconds(7));
        pass(Duration.ofMillis(6_999));
        assertThat(isFull()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(isFull()).isFalse();
    }

    @Test
    void without_word_of_how_long_it_waits_longer_each_time() throws Exception {
        begin().refused(false, null);
        pass(Duration.ofMillis(999));
        assertThat(isFull()).isTrue();
        pass(Duration.ofMillis(1));
        begin().refused(false, null);
        pass(Duration.ofMillis(1_999));
        assertThat(isFull()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(isFull()).isFalse();
    }

    @Test
    void too_many_in_a_time_spaces_requests_out_and_answers_bring_them_closer() throws Exception {
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(100));
            begin().answered(100);
        }
        begin().refused(true, Duration.ZERO);
        Duration apart = limit.apart();
        assertThat(apart).isGreaterThan(Duration.ofMillis(90));

        begin().answered(100);
        assertThat(isFull()).isTrue();
        assertThat(limit.apart()).isLessThan(apart);
    }

    /** After a quiet hour a single refusal meant a request a minute, and that for most of the next one. */
    @Test
    void a_time_in_which_nothing_was_asked_spaces_no_requests_out() throws Exception {
        pass(Duration.ofHours(1));
        begin().answered(100);
        pass(Duration.ofHours(1));
        begin().refused(true, Duration.ZERO);

        assertThat(limit.apart()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_limit_of_a_few_in_a_minute_is_found_all_the_same() throws Exception {
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 8; i++) {
            pass(limit.apart());
            begin().refused(true, Duration.ZERO);
        }
        assertThat(limit.apart()).isGreaterThan(Duration.ofSeconds(20));
    }

    @Test
    void answers_that_become_slow_for_their_length_narrow_it() throws Exception {
        while (limit.window() < 16) {
            round();
        }
        for (int i = 0; i < 3; i++) {
            List<Permit> out = fill();
            pass(Duration.ofSeconds(20));
            out.forEach(each -> each.answered(100));
        }
        assertThat(limit.window()).isLessThan(14);
    }

    @Test
    void long_answers_are_not_slow_ones() throws Exception {
        while (limit.window() < 16) {
            round();
        }
        List<Permit> out = fill();
        pass(Duration.ofSeconds(20));
        out.forEach(each -> each.answered(2_000));
        assertThat(limit.window()).isEqualTo(16);
    }

    @Test
    void those_who_wait_go_in_the_order_in_which_they_came() throws Exception {
        List<Permit> out = fill();
        List<Integer> went = new CopyOnWriteArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Thread thread = Thread.ofPlatform().start(() -> {
                try (Permit permit = limit.acquire(Duration.ofMinutes(1))) {
                    went.add(permit == null ? -1 : number);
                } catch (InterruptedException e) {
                    went.add(-2);
                }
            });
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            waiting.add(thread);
        }
        out.getFirst().close();
        for (Thread each : waiting) {
            each.join();
        }

        assertThat(went).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void a_permit_counts_once() throws Exception {
        Permit permit = begin();
        permit.answered(1);
        permit.refused(true, Duration.ofHours(1));
        permit.close();
        assertThat(limit.out()).isZero();
        assertThat(isFull()).isFalse();
    }
}
