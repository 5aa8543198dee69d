package dev.muster.lab.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.ProfileRecord.Spikes;
import dev.muster.lab.result.ProfileRecord.Waits;
import dev.muster.lab.result.Profiles;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.sample.Distribution;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileRulesTest {
    private static final Waits NONE = new Waits(0, 0, 0);
    private static final int AGENTS = 10;

    /** Ten thousand responses of 4 ms in ten seconds: with 20 µs each, the processors do next to nothing. */
    private static Distribution response() {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(4_000_000, 10_000);
        return Distribution.of(histogram);
    }

    private static Advice advice(Waits pauses, Waits lock, @Nullable Waits pinned, @Nullable Spikes spikes) {
        ProfileRecord profile = Profiles.of(AGENTS, 10_000, pauses, lock, pinned, spikes);
        return Advice.of(
                Records.run(
                        RunRecord.State.COMPLETE,
                        null,
                        Profiles.profiled(Records.test("t", null, Records.rung(AGENTS, 1000, response())), profile)),
                List.of());
    }

    private static Optional<Recommendation> found(Advice advice, String rule) {
        return advice.recommendations().stream()
                .filter(it -> it.rule().equals(rule))
                .findFirst();
    }

    @Test
    void time_waited_for_a_lock_is_what_responses_would_be_shorter_by() {
        // 20 s of waiting in 10 s: 2 ms of each of 10,000 responses of 4 ms.
        Recommendation lock = found(advice(NONE, new Waits(5000, 20_000, 30), null, null), "lock-time")
                .orElseThrow();

        assertThat(Objects.requireNonNull(lock.gain())).isCloseTo(2, within(0.01));
        assertThat(lock.finding()).contains("2.0 threads", "a.Gate");
        assertThat(lock.evidence()).contains("a.Door.pass");
    }

    @Test
    void a_few_waits_recommend_nothing() {
        assertThat(found(advice(NONE, new Waits(10, 100, 30), null, null), "lock-time"))
                .isEmpty();
    }

    @Test
    void slow_seconds_that_have_pauses_while_others_have_none_are_laid_at_the_collector() {
        Recommendation spikes = found(
                        advice(new Waits(10, 100, 40), NONE, null, new Spikes(60, 5, 4, 1, 2, 30.0)), "pause-spikes")
                .orElseThrow();

        assertThat(spikes.gain()).isNull();
        assertThat(spikes.prediction()).contains("factor of up to 15.0");
    }

    @Test
    void pauses_that_come_in_every_second_explain_no_slow_one() {
        assertThat(found(advice(new Waits(10, 100, 40), NONE, null, new Spikes(60, 5, 4, 50, 2, 30.0)), "pause-spikes"))
                .isEmpty();
    }

    @Test
    void the_collector_and_the_site_that_feeds_it_are_named_when_pauses_take_time() {
        Advice advice = advice(new Waits(100, 1000, 40), NONE, null, null);

        assertThat(Objects.requireNonNull(found(advice, "pauses").orElseThrow().gain()))
                .isCloseTo(1 / 0.9, within(0.001));
        Recommendation site = found(advice, "allocation").orElseThrow();
        assertThat(site.finding()).contains("a.Maker.make", "50 %");
        assertThat(Objects.requireNonNull(site.gain())).isCloseTo(1 / 0.95, within(0.001));
        assertThat(found(advice(new Waits(1, 5, 5), NONE, null, null), "allocation"))
                .isEmpty();
    }

    @Test
    void pinned_carriers_are_told_and_a_jvm_that_does_not_tell_of_them_is_not_accused() {
        assertThat(found(advice(NONE, NONE, new Waits(40, 800, 60), null), "pinned"))
                .isPresent();
        assertThat(found(advice(NONE, NONE, null, null), "pinned")).isEmpty();
    }

    @Test
    void a_hot_method_is_no_matter_while_processors_idle() {
        assertThat(found(advice(NONE, NONE, null, null), "hot-method")).isEmpty();
    }

    @Test
    void what_a_recording_would_show_is_not_looked_for_without_one() {
        Advice without = Advice.of(
                Records.run(
                        RunRecord.State.COMPLETE,
                        null,
                        Records.test("t", null, Records.rung(AGENTS, 1000, response()))),
                List.of());

        assertThat(without.notLookedFor()).containsKey("threads wait for a lock");
        assertThat(advice(NONE, NONE, null, null).notLookedFor()).doesNotContainKey("threads wait for a lock");
    }
}
