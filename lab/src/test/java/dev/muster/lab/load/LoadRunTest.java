package dev.muster.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.sample.Series;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.WarmUp;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadRunTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final WarmUp NONE = new WarmUp.Stated(Duration.ZERO);
    private static final LoadWatch UNWATCHED = (tick, from, to, intervals) -> {};

    private final SimulatedTimeline timeline = new SimulatedTimeline();
    private final long start = timeline.nanos();

    private LoadResult run(int agents, Arrival arrival, WarmUp warmUp, Window window, LongUnaryOperator end)
            throws InterruptedException {
        LoadPlan plan = new LoadPlan(agents, arrival, warmUp, window, 7, Duration.ofSeconds(30));
        return new LoadRun(plan, new SimulatedWorkload(timeline, end), timeline, UNWATCHED).run();
    }

    private static Window lasting(int seconds) {
        return new Window.Lasting(Duration.ofSeconds(seconds));
    }

    private static Distribution of(LoadResult result, Series series) {
        return Objects.requireNonNull(result.samples().totals().get(series));
    }

    private static double known(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    /** Every operation takes 0.2 ms, unless the target stands still: then it ends when the stall does. */
    private LongUnaryOperator stalling(long from, long length) {
        return begun -> {
            long end = begun + MILLI / 5;
            return end > start + from && begun < start + from + length ? start + from + length + MILLI / 5 : end;
        };
    }

    @Test
    void a_stall_at_a_constant_rate_shows_in_the_percentiles_as_theory_says() throws Exception {
        double window = 30;
        double stall = 1;
        LoadResult result =
                run(50, new Arrival.Constant(2000, false), NONE, lasting(30), stalling(10 * SECOND, SECOND));

        Distribution response = of(result, Series.RESPONSE);
        for (double p : new double[] {0.99, 0.999}) {
            double theory = 1000 * stall * (1 - (1 - p) / (stall / window));
            assertThat(known(response.percentile(p * 100))).isCloseTo(theory, Percentage.withPercentage(3));
        }
        assertThat(known(response.p50())).isLessThan(1);
        assertThat(result.offered()).isEqualTo(60_000);
        assertThat(result.ok()).isEqualTo(60_000);
    }

    @Test
    void the_service_time_alone_would_hide_that_stall() throws Exception {
        LoadResult result =
                run(50, new Arrival.Constant(2000, false), NONE, lasting(30), stalling(10 * SECOND, SECOND));

        assertThat(known(of(result, Series.SERVICE).p99())).isLessThan(1);
        assertThat(known(of(result, Series.POOL_WAIT).p99())).isGreaterThan(600);
        assertThat(known(of(result, Series.LAG).p99())).isZero();
    }

    @Test
    void what_never_began_is_failed_and_recorded_with_the_time_it_had_waited() throws Exception {
        LoadResult result = run(1, new Arrival.Constant(1000, false), NONE, lasting(10), begun -> begun + 10 * MILLI);

        assertThat(result.offered()).isEqualTo(10_000);
        assertThat(result.ok()).isCloseTo(1000, within(2L));
        assertThat(result.ok() + result.notStarted()).isEqualTo(10_000);
        // The backlog is the youngest nine tenths of what was offered, so its oldest entry waited nine seconds.
        assertThat(known(of(result, Series.RESPONSE).max())).isCloseTo(9000, Percentage.withPercentage(1));
        assertThat(of(result, Series.RESPONSE).n()).isEqualTo(10_000);
    }

    @Test
    void each_agent_keeps_its_own_rate_when_asked_to() throws Exception {
        LoadResult result = run(25, new Arrival.Constant(10, true), NONE, lasting(20), begun -> begun + MILLI);

        assertThat(result.offered()).isEqualTo(25 * 10 * 20);
        assertThat(result.perAgentDone()).containsOnly(200);
    }

    @Test
    void poisson_arrivals_come_at_their_mean_rate_and_not_in_step() throws Exception {
        LoadResult result = run(200, new Arrival.Poisson(500, false), NONE, lasting(40), begun -> begun + MILLI);

        assertThat((double) result.offered()).isCloseTo(20_000, Percentage.withPercentage(3));
        // Sampled in random gaps, the number in service is rate times service time.
        assertThat(known(result.inServiceMean())).isCloseTo(0.5, Percentage.withPercentage(10));
    }

    private static Arrival.Ramp.Step step(double to, int over, int hold) {
        return new Arrival.Ramp.Step(to, Duration.ofSeconds(over), Duration.ofSeconds(hold));
    }

    @Test
    void a_ramp_offers_the_integral_of_its_rate_whatever_the_warm_up_has_left() throws Exception {
        Arrival ramp = new Arrival.Ramp(List.of(step(100, 0, 2), step(1000, 4, 2), step(100, 0, 2)));
        for (double warmUp : new double[] {0, 2.9373, 5}) {
            LoadResult result = run(
                    50,
                    ramp,
                    new WarmUp.Stated(Duration.ofNanos((long) (warmUp * SECOND))),
                    lasting(10),
                    begun -> begun + MILLI);

            assertThat(result.offered()).isEqualTo(200 + (100 + 1000) / 2 * 4 + 2000 + 200);
            assertThat(result.ok()).isEqualTo(result.offered());
            assertThat(known(of(result, Series.LAG).max())).isZero();
            // Nobody still waits for an operation of the warm-up while one of the ramp is due.
            assertThat(known(of(result, Series.POOL_WAIT).max())).isZero();
        }
    }

    @Test
    void a_spike_that_the_agents_cannot_keep_up_with_counts_from_when_each_operation_was_due() throws Exception {
        Arrival spike = new Arrival.Ramp(List.of(step(100, 0, 4), step(2000, 0, 1), step(100, 0, 10)));
        // Ten agents of 10 ms do 1,000 a second: half of the spike is left over when it ends, and waits a second at
        // most.
        LoadResult result = run(10, spike, NONE, lasting(15), begun -> begun + 10 * MILLI);

        assertThat(result.offered()).isEqualTo(400 + 2000 + 1000);
        assertThat(result.notStarted()).isZero();
        assertThat(known(of(result, Series.RESPONSE).max())).isCloseTo(1010, Percentage.withPercentage(2));
        assertThat(known(of(result, Series.SERVICE).max())).isCloseTo(10, Percentage.withPercentage(1));
        assertThat(known(of(result, Series.LAG).max())).isZero();
    }

    @Test
    void a_closed_loop_does_what_littles_law_says() throws Exception {
        LoadResult result =
                run(8, new Arrival.Closed(Duration.ofMillis(3)), NONE, lasting(10), begun -> begun + 2 * MILLI);

        double rate = result.ok() / result.windowSeconds();
        double inside = rate * (known(of(result, Series.RESPONSE).mean()) / 1e3 + result.idleMeanNanos() / 1e9);
        assertThat(inside).isCloseTo(8, Percentage.withPercentage(1));
        assertThat(rate).isCloseTo(1600, Percentage.withPercentage(1));
    }

    /** Half of that second is before the window, or after it: then it was recorded whole, or not at all. */
    @ParameterizedTest
    @ValueSource(longs = {1, 11})
    void littles_law_holds_of_a_target_that_stands_still_at_an_end_of_the_window(long second) throws Exception {
        LongUnaryOperator still = begun -> {
            long end = begun + 2 * MILLI;
            return (end - start) / SECOND == second ? start + (second + 1) * SECOND : end;
        };
        LoadResult result = run(
                8, new Arrival.Closed(Duration.ZERO), new WarmUp.Stated(Duration.ofMillis(1_500)), lasting(10), still);

        double window = result.windowSeconds();
        double recorded =
                result.ok() / window * known(of(result, Series.RESPONSE).mean()) / 1e3;
        assertThat(recorded).as("with what is cut off").isNotCloseTo(8, Percentage.withPercentage(3));
        assertThat(recorded + result.edgeNanos() / 1e9 / window).isCloseTo(8, Percentage.withPercentage(0.1));
    }

    @Test
    void iterations_are_counted_in_all_or_per_agent_and_the_warm_up_is_not_among_them() throws Exception {
        WarmUp warmUp = new WarmUp.StatedOperations(100);
        LoadResult all =
                run(3, new Arrival.Closed(Duration.ZERO), warmUp, new Window.Operations(1000), begun -> begun + MILLI);
        LoadResult each = run(
                3,
                new Arrival.Closed(Duration.ZERO),
                warmUp,
                new Window.OperationsPerAgent(50),
                begun -> begun + MILLI);

        assertThat(all.ok()).isEqualTo(1000);
        assertThat(all.startedInAll()).isBetween(1100L, 1120L);
        assertThat(each.perAgentDone()).containsOnly(50);
        assertThat(each.samples().totals().get(Series.RESPONSE))
                .extracting(Distribution::n)
                .isEqualTo(150L);
    }

    @Test
    void a_tenth_of_what_each_agent_does_is_warmed_up_by_each_agent() throws Exception {
        Arrival closed = new Arrival.Closed(Duration.ZERO);
        LoadResult many = run(
                50, closed, new WarmUp.TenthOfEach(100), new Window.OperationsPerAgent(100), begun -> begun + MILLI);
        LoadResult few =
                run(50, closed, new WarmUp.TenthOfEach(9), new Window.OperationsPerAgent(9), begun -> begun + MILLI);
        LoadResult one =
                run(1, closed, new WarmUp.TenthOfEach(9), new Window.OperationsPerAgent(9), begun -> begun + MILLI);

        // The warm-up's end is looked for once a millisecond, in which each agent may begin one more.
        assertThat(many.startedInAll()).isBetween(5_500L, 5_600L);
        assertThat(many.steadiness()).isEqualTo("not judged: a warm-up of 500 operations was stated, not detected");
        assertThat(few.startedInAll()).isBetween(495L, 595L);
        assertThat(one.startedInAll()).isEqualTo(9);
        assertThat(one.steadiness()).startsWith("not judged: measured from the first operation");
    }

    @Test
    void without_a_warm_up_the_very_first_operation_of_each_agent_is_measured() throws Exception {
        for (WarmUp none : List.of(NONE, new WarmUp.StatedOperations(0))) {
            LoadResult result = run(
                    3,
                    new Arrival.Closed(Duration.ZERO),
                    none,
                    new Window.OperationsPerAgent(4),
                    begun -> begun + MILLI);

            assertThat(result.startedInAll()).isEqualTo(12);
            assertThat(result.perAgentDone()).containsOnly(4);
            assertThat(result.steadiness()).startsWith("not judged: measured from the first operation");
        }
    }

    @Test
    void a_load_that_settles_is_measured_from_when_it_is_steady() throws Exception {
        LongUnaryOperator settling = begun -> {
            long age = (begun - start) / SECOND;
            return begun + (age < 5 ? (6 - age) * 10 * MILLI : 10 * MILLI);
        };
        WarmUp detected = new WarmUp.Detected(Duration.ofSeconds(10), Duration.ofSeconds(60));
        LoadResult result = run(10, new Arrival.Closed(Duration.ZERO), detected, lasting(10), settling);

        assertThat(result.steady()).isTrue();
        assertThat(result.warmUpSeconds()).isBetween(10.0, 20.0);
        assertThat(known(of(result, Series.RESPONSE).max())).isCloseTo(10, Percentage.withPercentage(1));
    }

    @Test
    void a_load_that_keeps_slowing_down_is_never_steady() throws Exception {
        LongUnaryOperator slowing = begun -> begun + MILLI + (begun - start) / 200;
        WarmUp detected = new WarmUp.Detected(Duration.ofSeconds(10), Duration.ofSeconds(30));
        LoadResult result = run(10, new Arrival.Closed(Duration.ZERO), detected, lasting(5), slowing);

        assertThat(result.steady()).isFalse();
        assertThat(result.steadiness()).startsWith("never steady within 30 s");
    }

    /**
     * Ten seconds in which half was slow are not judged steady, eleven would be. To count the heap before the window
     * takes the eleventh, and that was taken for one more of the warm-up.
     */
    @Test
    void what_a_look_before_the_window_takes_does_not_change_the_finding_of_the_warm_up() throws Exception {
        LongUnaryOperator settling = begun -> {
            long age = begun - start;
            boolean slow = age < 4 * SECOND + SECOND / 2;
            return begun + (slow ? 50 : age / SECOND % 2 == 0 ? 10 : 8) * MILLI;
        };
        WarmUp detected = new WarmUp.Detected(Duration.ofSeconds(10), Duration.ofSeconds(10));
        LoadPlan plan =
                new LoadPlan(10, new Arrival.Closed(Duration.ZERO), detected, lasting(5), 7, Duration.ofSeconds(30));
        LoadWatch looking = new LoadWatch() {
            @Override
            public void interval(Tick tick, double from, double to, List<Samples.Interval> intervals) {}

            @Override
            public void measuring() {
                try {
                    timeline.parkUntil(timeline.nanos() + SECOND, () -> false);
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            }
        };
        LoadResult result = new LoadRun(plan, new SimulatedWorkload(timeline, settling), timeline, looking).run();

        assertThat(result.warmUpSeconds()).isEqualTo(11);
        assertThat(result.steadiness()).startsWith("never steady within 10 s");
        assertThat(result.steady()).isFalse();
    }

    @Test
    void an_operation_that_never_ends_is_given_up_on_and_counted_as_in_flight() throws Exception {
        LongUnaryOperator hanging = begun -> begun > start + SECOND ? Long.MAX_VALUE : begun + MILLI;
        LoadResult result = run(2, new Arrival.Closed(Duration.ZERO), NONE, lasting(3), hanging);

        assertThat(result.startedInAll() - result.endedInAll()).isEqualTo(2);
    }

    /**
     * It began within the window and its time ran out behind it: nobody counted it, and the test passed. Then it was
     * counted as failed and not as offered, and a load in which all fails had no balance.
     */
    @Test
    void an_operation_that_hangs_until_after_the_window_and_then_fails_is_a_failure_of_the_window() throws Exception {
        LoadPlan plan = new LoadPlan(2, new Arrival.Closed(Duration.ZERO), NONE, lasting(3), 7, Duration.ofSeconds(30));
        Workload hangs = new Workload() {
            @Override
            public List<String> operations() {
                return List.of("serve");
            }

            @Override
            public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
                boolean hung = agent == 0 && timeline.nanos() > start + SECOND;
                timeline.parkUntil(timeline.nanos() + (hung ? 10 * SECOND : MILLI), () -> false);
                return hung ? new Outcome.Failed("timeout", "10 s") : Outcome.OK;
            }

            @Override
            public void close() {}
        };
        LoadResult result = new LoadRun(plan, hangs, timeline, UNWATCHED).run();

        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.ok()).isBetween(3_990L, 4_000L);
        assertThat(result.offered()).isEqualTo(result.ok() + result.failed());
        assertThat(result.startedInAll()).isEqualTo(result.endedInAll());
    }

    @Test
    void a_cancelled_load_ends_at_once() throws Exception {
        LoadPlan plan =
                new LoadPlan(4, new Arrival.Closed(Duration.ZERO), NONE, lasting(3600), 1, Duration.ofSeconds(30));
        LoadRun[] self = new LoadRun[1];
        LoadRun run = new LoadRun(
                plan,
                new SimulatedWorkload(timeline, begun -> begun + MILLI),
                timeline,
                (tick, from, to, intervals) -> {
                    if (to > 4.5) {
                        self[0].cancel();
                    }
                });
        self[0] = run;
        LoadResult result = run.run();

        assertThat(result.cancelled()).isTrue();
        assertThat(result.windowSeconds()).isLessThan(7);
    }
}
