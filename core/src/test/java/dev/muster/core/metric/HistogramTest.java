package dev.muster.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HistogramTest {
    @Test
    void a_value_on_a_bound_belongs_to_the_bucket_below() {
        Histogram sizes = Histogram.ofSizes();
        sizes.record(2);
        sizes.record(3);
        sizes.record(5_000);

        Histogram.Values values = sizes.values();

        assertThat(values.bounds()).startsWith(1, 2, 5);
        assertThat(values.counts()).startsWith(0, 1, 1).endsWith(1);
        assertThat(values.sum()).isEqualTo(5_005);
        assertThat(values.count()).isEqualTo(3);
    }

    @Test
    void durations_are_recorded_in_nanoseconds_and_shown_in_seconds() {
        Histogram durations = Histogram.ofDurations();
        durations.record(2_000_000);

        assertThat(durations.values().sum()).isEqualTo(0.002);
        assertThat(durations.values().bounds()).contains(0.0025, 0.001);
    }

    @Test
    void words_from_outside_fill_no_memory() {
        Timings timings = new Timings(Histogram::ofDurations);
        for (int i = 0; i < 2 * Timings.MOST; i++) {
            timings.record("word" + i, "done", 1);
        }
        timings.record("word0", "done", 1);

        List<String> names = new ArrayList<>();
        long[] recorded = {0};
        timings.forEach((first, second, histogram) -> {
            names.add(first + " " + second);
            recorded[0] += histogram.values().count();
        });
        assertThat(names).hasSize(Timings.MOST + 1).contains("other other", "word0 done");
        assertThat(recorded[0]).isEqualTo(2 * Timings.MOST + 1);
    }
}
