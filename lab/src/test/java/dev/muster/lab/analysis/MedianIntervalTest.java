package dev.muster.lab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between which values the true median lies. */
class MedianIntervalTest {
    @Test
    void five_values_are_too_few_for_it() {
        assertThat(MedianInterval.of(new double[] {1, 2, 3, 4, 5})).isEmpty();
    }

    /** Ranks of the printed tables of the sign test's interval. */
    @ParameterizedTest
    @CsvSource({"6, 1, 6", "8, 1, 8", "9, 2, 8", "12, 3, 10", "15, 4, 12", "20, 6, 15", "25, 8, 18", "50, 18, 33"})
    void it_lies_between_the_ranks_of_the_tables(int n, int low, int high) {
        double[] shuffled =
                IntStream.rangeClosed(1, n).map(i -> n + 1 - i).asDoubleStream().toArray();

        assertThat(MedianInterval.of(shuffled)).contains(new Interval(low, high));
    }

    @Test
    void it_holds_the_median_in_at_least_95_of_100_samples() {
        Random random = new Random(7);
        int held = 0;
        for (int sample = 0; sample < 4_000; sample++) {
            double[] values = random.doubles(12).map(it -> -Math.log(it)).toArray();
            Interval interval = MedianInterval.of(values).orElseThrow();
            if (interval.low() <= Math.log(2) && Math.log(2) <= interval.high()) {
                held++;
            }
        }
        assertThat(held).isBetween(3_800, 3_950);
    }

    @Test
    void the_values_stay_as_they_are() {
        double[] values = {6, 5, 4, 3, 2, 1};

        MedianInterval.of(values);

        assertThat(values).containsExactly(6, 5, 4, 3, 2, 1);
    }
}
