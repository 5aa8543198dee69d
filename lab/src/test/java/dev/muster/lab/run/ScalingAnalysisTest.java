package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.result.UslRecord.Reach;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.scenario.Arrival;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ScalingAnalysisTest {
    private static final Arrival CLOSED = new Arrival.Closed(Duration.ZERO);
    private static final int[] LADDER = {1, 5, 10, 25, 50, 100, 250};

    private static List<RungRecord> rungs(Scaling truth, int... ladder) {
        Random random = new Random(1);
        return Arrays.stream(ladder)
                .mapToObj(n -> Records.rung(
                        n, truth.throughput(n) * Math.exp(0.01 * random.nextGaussian()), Distribution.EMPTY))
                .toList();
    }

    private static UslRecord fitted(Scaling truth) {
        return new ScalingAnalysis(CLOSED, rungs(truth, LADDER)).fit();
    }

    @Test
    void a_peak_within_the_rungs_is_told_as_measured_with_its_interval() {
        UslRecord usl = fitted(new Scaling(1000, 0.05, 0.0001));

        assertThat(usl.model()).isEqualTo("usl");
        assertThat(usl.reach()).isEqualTo(Reach.MEASURED);
        assertThat(usl.peakN().value()).isCloseTo(97.5, within(10.0));
        assertThat(usl.peakN().low()).isLessThan(97.5);
        assertThat(usl.peakN().high()).isGreaterThan(97.5);
        assertThat(usl.statement()).contains("peaks at N* = ", "measured");
        assertThat(usl.warnings()).anyMatch(it -> it.contains("measured once"));
    }

    @Test
    void a_peak_beyond_the_rungs_is_told_as_extrapolated_and_by_how_far() {
        UslRecord usl = fitted(new Scaling(1000, 0.01, 7e-6));

        assertThat(usl.peakN().value()).isBetween(300.0, 450.0);
        assertThat(usl.reach()).isEqualTo(Reach.EXTRAPOLATED);
        assertThat(usl.statement()).contains("extrapolated ×1.");
        assertThat(usl.curve().getLast().n()).isLessThanOrEqualTo(500);
    }

    @Test
    void a_peak_beyond_twice_the_largest_rung_is_not_predicted() {
        UslRecord usl = fitted(new Scaling(1000, 0.05, 1e-6));

        assertThat(usl.peakN().value()).isNull();
        assertThat(usl.statement()).startsWith("No peak within the data");
        assertThat(usl.limit().value()).isBetween(15_000.0, 21_000.0);
    }

    @Test
    void without_contention_no_limit_is_claimed() {
        UslRecord usl = fitted(new Scaling(1000, 0, 0));

        assertThat(usl.model()).isEqualTo("linear");
        assertThat(usl.reach()).isEqualTo(Reach.NONE);
        assertThat(usl.limit().value()).isNull();
        assertThat(usl.statement()).contains("no limit shows up to N = 250");
    }

    @Test
    void repetitions_of_rungs_give_intervals_by_bootstrap() {
        int[] thrice = Arrays.stream(LADDER).flatMap(n -> IntStream.of(n, n, n)).toArray();
        UslRecord usl = new ScalingAnalysis(CLOSED, rungs(new Scaling(1000, 0.05, 0.0001), thrice)).fit();

        assertThat(usl.method()).contains("bootstrap");
        assertThat(usl.points()).hasSize(21);
        assertThat(usl.warnings()).noneMatch(it -> it.contains("repetitions"));
    }

    @Test
    void five_rungs_or_an_open_loop_are_refused_with_the_reason() {
        assertThat(new ScalingAnalysis(CLOSED, rungs(new Scaling(10, 0.1, 0), 1, 2, 3, 4, 5)).refusal())
                .contains("not enough rungs", "6", "are 5");
        assertThat(new ScalingAnalysis(new Arrival.Constant(10, true), rungs(new Scaling(10, 0.1, 0), LADDER))
                        .refusal())
                .contains("open loop");
        assertThat(new ScalingAnalysis(CLOSED, rungs(new Scaling(10, 0.1, 0), LADDER)).refusal())
                .isNull();
    }

    @Test
    void agents_that_pause_count_only_while_they_work() {
        Arrival thinking = new Arrival.Closed(Duration.ofMillis(245));
        List<RungRecord> rungs =
                Arrays.stream(LADDER).mapToObj(n -> busy(n, 40 * n)).toList();
        UslRecord usl = new ScalingAnalysis(thinking, rungs).fit();

        assertThat(usl.effective()).isTrue();
        // 4 operations a second of 5 ms each: an agent is at work for 2 % of the time.
        assertThat(usl.points())
                .allSatisfy(point -> assertThat(point.n()).isCloseTo(0.02 * point.agents(), within(0.001)));
        assertThat(usl.warnings()).anyMatch(it -> it.contains("X·R"));
        assertThat(new ScalingAnalysis(
                                thinking,
                                Arrays.stream(LADDER)
                                        .mapToObj(n -> busy(n, 2000))
                                        .toList())
                        .refusal())
                .contains("too narrow");
    }

    /** Operations of 5 ms each, in ten seconds. */
    private static RungRecord busy(int agents, long operations) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(5_000_000, operations);
        return Records.rung(agents, operations / 10.0, Distribution.of(histogram));
    }

    @Test
    void more_than_proportional_growth_is_flagged() {
        List<RungRecord> rungs = Arrays.stream(LADDER)
                .mapToObj(n -> Records.rung(n, n == 1 ? 50 : 100.0 * n / (1 + 0.01 * n), Distribution.EMPTY))
                .toList();

        assertThat(new ScalingAnalysis(CLOSED, rungs).fit().warnings()).anyMatch(it -> it.contains("cold"));
    }
}
