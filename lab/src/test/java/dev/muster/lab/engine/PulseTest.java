package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse();

    @Test
    void a_heartbeat_that_is_answered_before_the_second_one_after_it_is_not_lost() {
        pulse.beat();
        long second = pulse.beat();
        pulse.answered(1);
        pulse.beat();
        pulse.answered(second);
        pulse.beat();

        assertThat(pulse.lost()).isZero();
    }

    @Test
    void a_heartbeat_without_an_answer_is_lost_when_the_second_one_after_it_is_due() {
        pulse.beat();
        pulse.beat();
        assertThat(pulse.lost()).isZero();

        pulse.beat();
        assertThat(pulse.lost()).isEqualTo(1);

        pulse.beat();
        assertThat(pulse.lost()).isEqualTo(2);
    }

    @Test
    void an_answer_that_comes_too_late_takes_no_loss_back_but_prevents_the_next() {
        pulse.beat();
        pulse.beat();
        long third = pulse.beat();
        pulse.answered(third);
        pulse.beat();
        pulse.beat();

        assertThat(pulse.lost()).isEqualTo(1);
    }

    @Test
    void one_answer_stands_for_the_heartbeats_before_it() {
        pulse.beat();
        pulse.answered(pulse.beat());
        pulse.beat();
        pulse.beat();

        assertThat(pulse.lost()).isZero();
    }
}
