package dev.muster.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.Arrival.Ramp.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** When operations are due, held against the rate they are due at. */
class ScheduleTest {
    private static final double NANOS_PER_SECOND = 1e9;

    private static Step step(double to, int overMillis, int holdMillis) {
        return new Step(to, Duration.ofMillis(overMillis), Duration.ofMillis(holdMillis));
    }

    private static RateCurve curve(Step... steps) {
        return RateCurve.of(new Arrival.Ramp(List.of(steps)));
    }

    /** Moments at which a ramp's operations are due in its first seconds, counted from its begin. */
    private static List<Double> due(Schedule schedule, long begin, double seconds) {
        List<Double> due = new ArrayList<>();
        for (Schedule.Entry entry = schedule.next();
                entry.at() < begin + seconds * NANOS_PER_SECOND;
                entry = schedule.next()) {
            due.add((entry.at() - begin) / NANOS_PER_SECOND);
        }
        return due;
    }

    @Test
    void an_even_climb_from_zero_has_the_area_of_its_triangle() {
        RateCurve climb = curve(step(100, 10_000, 0));

        assertThat(climb.operations(10)).isEqualTo(500);
        assertThat(climb.operations(5)).isEqualTo(125);
        // n = s·t²/2 with s = 10/s².
        assertThat(climb.seconds(125)).isCloseTo(5, within(1e-12));
        assertThat(climb.seconds(20)).isCloseTo(2, within(1e-12));
    }

    @Test
    void a_spike_has_the_area_of_its_rectangle_and_the_rate_goes_on_after_it() {
        RateCurve spike = curve(step(10, 0, 3000), step(1000, 0, 500), step(10, 0, 1000));

        assertThat(spike.operations(3)).isEqualTo(30);
        assertThat(spike.operations(3.5)).isEqualTo(530);
        assertThat(spike.operations(104.5)).isEqualTo(530 + 1010);
        assertThat(spike.seconds(280)).isCloseTo(3.25, within(1e-12));
    }

    @Test
    void a_ramp_that_ends_at_zero_has_a_last_operation() {
        RateCurve fall = curve(step(100, 0, 1000), step(0, 2000, 0));

        assertThat(fall.operations(50)).isCloseTo(200, within(1e-9));
        assertThat(fall.seconds(199.5)).isLessThan(3);
        assertThat(fall.seconds(200.5)).isInfinite();
        Schedule schedule = Schedule.changing(1, fall);
        schedule.measuring(0);
        assertThat(due(schedule, 0, 1e6)).hasSize(200);
        assertThat(schedule.next().at()).isEqualTo(Schedule.NEVER);
    }

    @Provide
    Arbitrary<Arrival.Ramp> ramps() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.doubles().between(0, 2000),
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.integers().between(0, 3000))
                .as(ScheduleTest::step);
        return step.list().ofMinSize(1).ofMaxSize(6).map(Arrival.Ramp::new);
    }

    @Property(tries = 200)
    void as_many_are_due_as_the_integral_of_the_rate_says(@ForAll("ramps") Arrival.Ramp ramp) {
        RateCurve curve = RateCurve.of(ramp);
        long begin = 7_000_000_000L;
        Schedule schedule = Schedule.changing(100, curve);
        schedule.measuring(begin);
        double seconds = ramp.length().toNanos() / NANOS_PER_SECOND + 0.5;
        List<Double> due = due(schedule, begin, seconds);

        assertThat(due).isSorted();
        // The k-th is due where the integral has come to k + ½; a nanosecond of rounding is 2e-6 operations at most.
        for (int k = 0; k < due.size(); k++) {
            assertThat(curve.operations(due.get(k))).isCloseTo(k + 0.5, within(1e-5));
        }
        assertThat((double) due.size()).isCloseTo(curve.operations(seconds), within(0.5 + 1e-5));
    }

    @Test
    void before_measuring_begins_the_warm_up_s_operations_are_due_and_marked_as_such() {
        Schedule schedule = Schedule.changing(10, curve(step(10, 0, 0)));

        assertThat(schedule.next()).isEqualTo(new Schedule.Entry(0, true));
        assertThat(schedule.next()).isEqualTo(new Schedule.Entry(100_000_000, true));
        schedule.measuring(150_000_000);
        assertThat(schedule.next()).isEqualTo(new Schedule.Entry(200_000_000, false));
        assertThat(schedule.next()).isEqualTo(new Schedule.Entry(300_000_000, false));
    }
}
