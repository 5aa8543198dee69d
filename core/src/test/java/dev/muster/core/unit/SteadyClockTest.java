package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.model.SettableClock;
import dev.muster.core.time.ShiftedClock;
import dev.muster.core.time.SteadyClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final SettableClock day = new SettableClock(START);
    private final AtomicLong nanos = new AtomicLong(-5);
    private final SteadyClock clock = new SteadyClock(day, nanos::get);

    /** Time goes by for both. */
    private void pass(Duration time) {
        day.advance(time);
        nanos.addAndGet(time.toNanos());
    }

    private Duration shown() {
        return Duration.between(START, clock.instant());
    }

    @Test
    void it_shows_the_time_of_day() {
        pass(Duration.ofHours(3).plusNanos(1));

        assertThat(shown()).isEqualTo(Duration.ofHours(3).plusNanos(1));
        assertThat(clock.millis())
                .isEqualTo(START.toEpochMilli() + Duration.ofHours(3).toMillis());
    }

    @Test
    void a_step_ahead_is_followed_at_once() {
        day.advance(Duration.ofHours(1));

        assertThat(shown()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void set_back_it_goes_on_at_half_its_pace_until_the_time_of_day_has_caught_up() {
        pass(Duration.ofMinutes(20));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(20));

        day.set(START.plus(Duration.ofMinutes(10)));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(20));
        pass(Duration.ofMinutes(6));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(23));
        pass(Duration.ofMinutes(14));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(30));
        pass(Duration.ofMinutes(5));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(35));
    }

    @Test
    void set_back_twice_it_still_does_not_go_back() {
        pass(Duration.ofMinutes(20));
        clock.instant();
        day.set(START);
        pass(Duration.ofMinutes(2));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(21));

        day.set(START.minus(Duration.ofDays(1)));
        assertThat(shown()).isEqualTo(Duration.ofMinutes(21));
        pass(Duration.ofMinutes(2));

        assertThat(shown()).isEqualTo(Duration.ofMinutes(22));
    }

    @Test
    void a_reader_that_is_held_up_while_it_reads_does_not_send_the_clock_ahead() {
        AtomicLong heldUp = new AtomicLong();
        SteadyClock slow = new SteadyClock(
                () -> {
                    pass(Duration.ofNanos(heldUp.getAndSet(0)));
                    return day.instant();
                },
                nanos::get);
        heldUp.set(Duration.ofMillis(10).toNanos());
        slow.instant();

        assertThat(slow.instant()).isEqualTo(day.instant());
    }

    @Test
    void a_file_shifts_the_clock_of_all_who_have_it_open_and_counts_what_they_read(@TempDir Path directory) {
        Path file = directory.resolve("clock");
        ShiftedClock mine = ShiftedClock.open(file, day);
        ShiftedClock theirs = ShiftedClock.open(file, day);
        assertThat(theirs.instant()).isEqualTo(START);
        assertThat(mine.reads()).isEqualTo(1);

        mine.shift(Duration.ofMinutes(-10));

        assertThat(theirs.instant()).isEqualTo(START.minus(Duration.ofMinutes(10)));
        assertThat(mine.reads()).isEqualTo(2);
    }
}
