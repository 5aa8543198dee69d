package dev.muster.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.pool.Breaker.Passage;
import dev.muster.client.pool.Breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Five failures open it, a minute later it tries, three good trials close it; and it is never stuck. */
class BreakerPropertiesTest {
    private final AtomicLong now = new AtomicLong(-7); // a nano clock may begin anywhere
    private final Breaker breaker = new Breaker(BreakerOptions.defaults(), now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void call(boolean good) {
        try (Passage passage = breaker.enter()) {
            assertThat(passage).isNotNull();
            if (passage != null && good) {
                passage.succeeded();
            } else if (passage != null) {
                passage.failed();
            }
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            call(false);
        }
    }

    @Example
    void it_opens_after_five_failures_in_a_row() {
        fail(4);
        call(true);
        fail(4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        call(false);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.enter()).isNull();
        assertThat(breaker.refused()).isEqualTo(1);
        assertThat(breaker.opened()).isEqualTo(1);
    }

    @Example
    void it_lets_three_trials_through_after_a_minute_and_closes_when_they_go_well() {
        fail(5);
        pass(Duration.ofSeconds(59));
        assertThat(breaker.enter()).isNull();
        assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        List<Passage> trials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            trials.add(breaker.enter());
        }
        assertThat(trials).doesNotContainNull();
        assertThat(breaker.enter()).as("a fourth at once").isNull();
        trials.forEach(Passage::succeeded);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Example
    void a_trial_that_fails_opens_it_again() {
        fail(5);
        pass(Duration.ofSeconds(60));
        call(true);
        call(false);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.enter()).isNull();
        assertThat(breaker.opened()).isEqualTo(2);
    }

    @Example
    void each_trial_that_fails_keeps_it_open_for_twice_as_long_up_to_a_bound_until_it_has_closed() {
        Breaker patient = new Breaker(new BreakerOptions(1, Duration.ofSeconds(1), Duration.ofSeconds(5), 1), now::get);
        for (int seconds : new int[] {1, 2, 4, 5, 5}) {
            Objects.requireNonNull(patient.enter()).failed();
            assertThat(patient.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(patient.admits()).isFalse();
            assertThat(patient.enter()).isNull();
            pass(Duration.ofNanos(1));
            assertThat(patient.admits()).isTrue();
        }
        Passage trial = Objects.requireNonNull(patient.enter());
        assertThat(patient.admits()).as("while a trial is out").isFalse();
        trial.succeeded();
        Objects.requireNonNull(patient.enter()).failed();
        assertThat(patient.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Example
    void to_ask_whether_it_admits_takes_no_trials_place() {
        fail(5);
        pass(Duration.ofSeconds(60));
        for (int i = 0; i < 10; i++) {
            assertThat(breaker.admits()).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.enter()).isNotNull();
        }
        assertThat(breaker.admits()).isFalse();
    }

    @Example
    void a_trial_without_a_result_gives_its_place_back() {
        fail(5);
        pass(Duration.ofSeconds(60));
        for (int i = 0; i < 10; i++) {
            Passage passage = breaker.enter();
            assertThat(passage).isNotNull();
            if (passage != null) {
                passage.close();
            }
        }
    }

    @Example
    void trials_that_never_end_are_replaced_after_another_minute() {
        fail(5);
        pass(Duration.ofSeconds(60));
        List<Passage> lost = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            lost.add(breaker.enter());
        }
        assertThat(breaker.enter()).isNull();
        pass(Duration.ofSeconds(60));
        for (int i = 0; i < 3; i++) {
            call(true);
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        lost.forEach(Passage::failed);
        lost.forEach(Passage::close);
        assertThat(breaker.state()).as("what the lost ones say comes too late").isEqualTo(State.CLOSED);
        fail(4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** Three more trials after each pause; none of them has ended. */
    private List<Passage> trialsOf(int pauses) {
        List<Passage> trials = new ArrayList<>();
        for (int pause = 0; pause < pauses; pause++) {
            pass(Duration.ofSeconds(60));
            for (int i = 0; i < 3; i++) {
                trials.add(Objects.requireNonNull(breaker.enter()));
            }
        }
        return trials;
    }

    /**
     * There were always newer ones by the time a trial ended, so none counted: it never closed while there was work.
     */
    @Example
    void trials_that_take_five_pauses_each_close_it_when_the_first_of_them_go_well() {
        fail(5);
        List<Passage> trials = trialsOf(5);
        trials.subList(0, 2).forEach(Passage::succeeded);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        trials.get(2).succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Example
    void a_trial_that_fails_opens_it_again_however_many_others_have_begun_since() {
        fail(5);
        List<Passage> trials = trialsOf(5);
        trials.getFirst().failed();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        trials.subList(1, 15).forEach(Passage::failed);
        assertThat(breaker.opened()).as("all of them have seen the same").isEqualTo(2);
    }

    @Example
    void trials_that_have_passed_still_count_when_more_are_let_through() {
        fail(5);
        pass(Duration.ofSeconds(60));
        call(true);
        Passage slow = Objects.requireNonNull(breaker.enter());
        pass(Duration.ofSeconds(60));
        call(true);
        slow.succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Example
    void a_trial_that_has_lost_its_place_has_none_to_give_back() {
        fail(5);
        trialsOf(2).subList(0, 3).forEach(Passage::close);
        assertThat(breaker.enter()).isNull();
    }

    @Example
    void what_was_let_through_before_it_opened_counts_for_nothing_while_it_tries() {
        List<Passage> before = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            before.add(Objects.requireNonNull(breaker.enter()));
        }
        fail(5);
        List<Passage> trials = trialsOf(2);
        before.getFirst().failed();
        before.subList(1, 4).forEach(Passage::succeeded);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        trials.subList(0, 3).forEach(Passage::succeeded);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** Whatever has happened: when the other side is well again, it is closed after one minute and three calls. */
    @Property(tries = 500)
    void it_is_never_stuck(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        List<Passage> under = new ArrayList<>();
        for (int step = 0; step < 100; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Passage passage = breaker.enter();
                    if (passage != null) {
                        under.add(passage);
                    }
                }
                case 2, 3 -> {
                    if (!under.isEmpty()) {
                        Passage passage = under.remove(random.nextInt(under.size()));
                        switch (random.nextInt(4)) {
                            case 0 -> passage.succeeded();
                            case 1 -> passage.close();
                            case 2 -> passage.failed();
                            default -> {} // lost
                        }
                    }
                }
                case 4 -> pass(Duration.ofSeconds(random.nextInt(40)));
                default -> {
                    if (breaker.state() == State.CLOSED) {
                        call(random.nextInt(4) == 0);
                    }
                }
            }
        }
        pass(Duration.ofSeconds(60));
        int trials = 0;
        while (breaker.state() != State.CLOSED && trials < 3) {
            call(true);
            trials++;
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
}
