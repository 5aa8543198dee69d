package dev.muster.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.profile.SlowSeconds.Second;
import dev.muster.lab.result.ProfileRecord.Spikes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlowSecondsTest {
    @Test
    void slow_seconds_are_told_from_others_and_those_with_a_pause_as_long_are_counted() {
        List<Second> seconds = new ArrayList<>(Collections.nCopies(20, new Second(2, 0.1)));
        seconds.add(new Second(2, 15));
        seconds.add(new Second(22, 18));
        seconds.add(new Second(32, 16));
        seconds.add(new Second(30, 1));

        Spikes spikes = Objects.requireNonNull(SlowSeconds.of(seconds));

        assertThat(spikes).isEqualTo(new Spikes(24, 3, 2, 1, 2, 30.0));
    }

    @Test
    void a_few_seconds_tell_nothing() {
        assertThat(SlowSeconds.of(Collections.nCopies(7, new Second(2, 0)))).isNull();
    }
}
