package dev.muster.lab.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    /** Around the number from which on they are a histogram, on either side. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "3, 4095", "4096, 1", "4095, 1", "1, 5000", "5000, 1", "5000, 5000", "4096, 4096"})
    void few_and_many_together_are_what_a_histogram_of_all_of_them_is(int here, int there) {
        Histogram all = new Histogram(3);
        Times times = filled(here, 1_000, all);
        times.add(filled(there, 7_000_000, all));

        Histogram read = new Histogram(3);
        times.addTo(read);

        assertThat(times.size()).isEqualTo(here + there);
        assertThat(read).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({"100", "5000"})
    void they_are_not_changed_by_being_added_elsewhere(int count) {
        Histogram all = new Histogram(3);
        Times source = filled(count, 1_000, all);
        Times sum = new Times();
        sum.add(source);
        sum.add(1);
        sum.add(source);

        Histogram read = new Histogram(3);
        source.addTo(read);

        assertThat(read).isEqualTo(all);
        assertThat(sum.size()).isEqualTo(2L * count + 1);
    }

    private static Times filled(int count, long step, Histogram as) {
        Times times = new Times();
        for (int i = 0; i < count; i++) {
            times.add(i * step);
            as.recordValue(i * step);
        }
        return times;
    }
}
