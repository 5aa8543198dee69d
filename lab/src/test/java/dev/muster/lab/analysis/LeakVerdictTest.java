package dev.muster.lab.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.analysis.LeakVerdict.State;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeakVerdictTest {
    private static final int DRAWS = 500;

    /** As memory behaves: 240 collections, 2 % noise that carries over to the next sample by 0.6. */
    private static final SimulatedMemory MEMORY = new SimulatedMemory(240, 0.02, 0.6);

    @Test
    void noise_that_depends_on_itself_is_hardly_ever_called_a_leak() {
        assertThat(MEMORY.leaks(DRAWS, time -> 1, 1)).isLessThanOrEqualTo(DRAWS / 20);
    }

    @Test
    void a_raw_trend_test_would_cry_wolf_on_the_same_noise() {
        Random random = new Random(1);
        int alarms = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] values = new double[240];
            for (int i = 1; i < values.length; i++) {
                values[i] = 0.6 * values[i - 1] + random.nextGaussian();
            }
            alarms += Math.abs(MannKendall.of(values).z()) > 1.96 ? 1 : 0;
        }
        assertThat(alarms / (double) DRAWS).isBetween(0.2, 0.45);
    }

    @Test
    void a_cache_that_fills_is_not_called_a_leak() {
        DoubleUnaryOperator filling = time -> 1 + 0.5 * (1 - Math.exp(-15 * time));
        DoubleUnaryOperator full = time -> 1 + 0.5 * Math.min(1, time / 0.4);

        assertThat(MEMORY.leaks(DRAWS, filling, 2)).isLessThanOrEqualTo(DRAWS / 20);
        assertThat(MEMORY.leaks(DRAWS, full, 3)).isLessThanOrEqualTo(DRAWS / 20);
    }

    /** The resident memory of a server for 20 minutes: the cache of its database was full after ten of them. */
    private static LeakVerdict filledHalfWay(double noiseSince) {
        double[] hours = new double[80];
        double[] megabytes = new double[80];
        Random random = new Random(6);
        for (int i = 0; i < hours.length; i++) {
            hours[i] = (i + 1) * 15.0 / 3600;
            double noise = i < 40 ? 0.02 : noiseSince;
            megabytes[i] = Math.min(210.4, 143 + 0.113 * 15 * (i + 1)) + noise * Math.abs(random.nextGaussian());
        }
        return LeakVerdict.of(hours, megabytes);
    }

    @Test
    void a_cache_that_was_full_half_way_is_no_leak_and_not_called_unsteady() {
        LeakVerdict verdict = filledHalfWay(0.02);

        assertThat(verdict.state()).as(verdict.reason()).isEqualTo(State.NO_LEAK);
        assertThat(verdict.reason()).endsWith("levelled off, as a cache does");
    }

    /**
     * The least resident memory of a server in each sixteenth of a soak, in MiB, as it was measured. It was full after
     * two thirds; that it still rose by a megabyte was so sure that it was called inconclusive.
     */
    private static final double[] MEASURED = {
        218.73, 221.98, 232.65, 237.90, 240.59, 246.61, 252.89, 258.74, 261.15, 261.65, 261.65, 261.80, 261.82, 261.81,
        262.61, 262.64
    };

    /**
     * Four samples a window, behind the quarter that is dropped; a pace in MiB a window is added to its second half.
     */
    private static LeakVerdict measured(double pace) {
        int before = MEASURED.length * 4 / 3;
        double[] hours = new double[before + MEASURED.length * 4];
        double[] megabytes = new double[hours.length];
        for (int i = 0; i < hours.length; i++) {
            hours[i] = i / 250.0;
            int window = Math.max(0, (i - before) / 4);
            megabytes[i] = i < before ? 200 : MEASURED[window] + pace * Math.max(0, window - 7);
        }
        return LeakVerdict.of(hours, megabytes);
    }

    @Test
    void what_has_levelled_off_but_for_a_hair_is_no_leak() {
        assertThat(measured(0).state()).as(measured(0).reason()).isEqualTo(State.NO_LEAK);
        assertThat(measured(0).reason()).endsWith("levelled off, as a cache does");
        assertThat(measured(1).state()).as(measured(1).reason()).isEqualTo(State.INCONCLUSIVE);
        assertThat(measured(1).reason()).endsWith("has not levelled off");
    }

    /** How small a growth would have been seen is told by the time since. */
    @Test
    void a_cache_that_is_full_and_unsteady_since_is_inconclusive() {
        LeakVerdict verdict = filledHalfWay(60);

        assertThat(verdict.z()).as("it has risen").isGreaterThan(2.326);
        assertThat(verdict.low()).isPositive();
        assertThat(verdict.state()).as(verdict.reason()).isEqualTo(State.INCONCLUSIVE);
        assertThat(verdict.reason()).startsWith("it is so unsteady");
    }

    @Test
    void growth_by_a_fifth_is_found() {
        assertThat(MEMORY.leaks(DRAWS, time -> 1 + 0.2 * time, 4)).isGreaterThanOrEqualTo(DRAWS * 85 / 100);
    }

    @Test
    void a_leak_has_its_slope_and_the_time_that_is_left() {
        LeakVerdict verdict = MEMORY.judged(time -> 100 + 20 * time, new Random(5));

        assertThat(verdict.state()).isEqualTo(State.LEAK);
        assertThat(verdict.slope()).isCloseTo(20, within(0.5));
        assertThat(verdict.low()).isLessThan(20);
        assertThat(verdict.high()).isGreaterThan(20);
        // The level is that of the middle of what was judged: 100 + 20 · (0.25 + 0.75 / 2).
        assertThat(verdict.hoursUntil(212.5))
                .hasValueSatisfying(hours -> assertThat(hours).isCloseTo(5, within(0.2)));
    }

    @Test
    void without_a_leak_it_says_how_small_a_one_it_would_have_found() {
        LeakVerdict verdict = MEMORY.judged(time -> 1, new Random(6));

        assertThat(verdict.state()).isEqualTo(State.NO_LEAK);
        assertThat(verdict.leastDetectable()).isBetween(0.02, 0.3);
        assertThat(verdict.hoursUntil(2)).isEmpty();
    }

    @Test
    void the_least_detectable_slope_is_found_about_as_often_as_it_says() {
        Random random = new Random(7);
        double[] stated = IntStream.range(0, 200)
                .mapToDouble(i -> {
                    Double least = MEMORY.judged(time -> 1, random).leastDetectable();
                    return least == null ? Double.NaN : least;
                })
                .toArray();
        double slope = Median.of(stated);

        assertThat(MEMORY.leaks(DRAWS, time -> 1 + slope * time, 8) / (double) DRAWS)
                .isBetween(0.7, 0.95);
    }

    @Test
    void too_few_samples_too_much_noise_or_a_slow_cache_are_inconclusive() {
        assertThat(new SimulatedMemory(63, 0.02, 0).judged(time -> 1, new Random(1)))
                .satisfies(verdict -> {
                    assertThat(verdict.state()).isEqualTo(State.INCONCLUSIVE);
                    assertThat(verdict.reason()).contains("63").contains("64");
                    assertThat(verdict.slope()).isNull();
                });
        assertThat(new SimulatedMemory(64, 0.5, 0)
                        .judged(time -> 1, new Random(2))
                        .state())
                .isEqualTo(State.INCONCLUSIVE);
        assertThat(new SimulatedMemory(640, 0.001, 0).judged(time -> 1 - Math.exp(-4 * time), new Random(3)))
                .satisfies(verdict -> {
                    assertThat(verdict.state()).isEqualTo(State.INCONCLUSIVE);
                    assertThat(verdict.reason()).contains("not levelled off");
                });
    }

    @Test
    void a_gap_in_the_samples_is_told_rather_than_bridged() {
        double[] hours =
                IntStream.range(0, 80).mapToDouble(i -> i < 60 ? i : i + 40).toArray();

        assertThat(LeakVerdict.of(hours, new double[80]).reason()).contains("without a sample");
    }

    @Test
    void something_that_never_changes_is_no_leak() {
        double[] hours = IntStream.range(0, 80).asDoubleStream().toArray();
        double[] threads = new double[80];
        Arrays.fill(threads, 30);

        assertThat(LeakVerdict.of(hours, threads).state()).isEqualTo(State.NO_LEAK);
    }

    @Test
    void mann_and_kendall_count_pairs_and_take_ties_from_the_variance() {
        assertThat(MannKendall.of(1, 2, 3, 4).s()).isEqualTo(6);
        assertThat(MannKendall.of(4, 3, 2, 1).z()).isLessThan(0);
        // Var = [4·3·13 − 2·1·9] / 18 with one pair of equal values.
        assertThat(MannKendall.of(1, 2, 2, 3).variance()).isCloseTo((156 - 18) / 18.0, within(1e-12));
        assertThat(MannKendall.of(5, 5, 5).z()).isZero();
    }
}
