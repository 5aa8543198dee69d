package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.load.LoadResult;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.OperationInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of processor time: who was the bottleneck of a closed loop, and what an operation took. */
class ProcessorTimeTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final double SECONDS = 10;
    private static final Reading TARGETS_OWN = new Reading(1, 1L, 1L, null, 1L, 1L, 1L, 1L, 1L, null, null);

    /** @param share of all processors that the generator took; null if nobody can tell */
    private static RungRecord rung(@Nullable Double share, @Nullable Reading target, String arrival) {
        TestSpec test = ScenarioParser.parse(
                        "s.yaml",
                        "name: n\ntests: [{type: benchmark, target: one, duration_seconds: 10, arrival: " + arrival
                                + "}]\n")
                .tests()
                .getFirst();
        Long nanos = share == null ? null : (Long) Math.round(share * PROCESSORS * SECONDS * 1e9);
        boolean open = !arrival.equals("closed");
        RungMeasurement measured = new RungMeasurement(
                1,
                1,
                open,
                LOAD,
                target,
                target,
                null,
                null,
                null,
                Departure.NONE,
                Map.of(),
                List.of(),
                share == null,
                nanos,
                0.0,
                null,
                null,
                0,
                10,
                "samples/one.hlog",
                List.of());
        return new RungAnalysis(test, new OperationInfo("one", "one thing", List.of("one"), Map.of()), List.of("one"))
                .analyse(measured, List.of());
    }

    private static final LoadResult LOAD = new LoadResult(
            SECONDS,
            5,
            true,
            "steady after 5 s",
            100,
            100,
            100,
            Map.of(),
            Map.of(),
            0,
            100,
            100,
            new long[] {100},
            new long[] {1},
            1.0,
            0.1,
            0,
            0,
            1,
            List.of(10.0),
            false,
            new Samples(List.of("one"), 1));

    @Test
    void a_closed_loop_whose_generator_takes_nearly_all_processors_is_invalid() {
        RungRecord bound = rung(0.85, TARGETS_OWN, "closed");

        assertThat(bound.generator().cpuShare()).isCloseTo(0.85, within(1e-6));
        assertThat(bound.invalid()).anyMatch(reason -> reason.contains("this is its limit, not the target's"));
        assertThat(rung(0.75, TARGETS_OWN, "closed").invalid()).noneMatch(reason -> reason.contains("its limit"));
    }

    @Test
    void by_a_schedule_its_lag_tells_and_of_a_target_that_nobody_observes_the_share_is_told_only() {
        assertThat(rung(0.85, TARGETS_OWN, "{constant: {rate: 10}}").invalid())
                .noneMatch(reason -> reason.contains("its limit"));
        RungRecord unobserved = rung(0.85, null, "closed");
        assertThat(unobserved.invalid()).noneMatch(reason -> reason.contains("its limit"));
        assertThat(unobserved.generator().cpuShare()).isCloseTo(0.85, within(1e-6));
    }

    @Test
    void a_generator_in_the_targets_process_has_no_share_of_its_own() {
        RungRecord shared = rung(null, TARGETS_OWN, "closed");

        assertThat(shared.generator().cpuShare()).isNull();
        assertThat(shared.notMeasured().get("generator.cpu_share")).contains("shares the target's process");
    }

    /** It was 0, and read as measured. */
    @Test
    void a_window_without_a_step_of_processor_time_does_not_tell_what_an_operation_takes() {
        RungRecord shortOne = rung(0.5, TARGETS_OWN, "closed");

        assertThat(shortOne.cpuUsPerOp()).isNull();
        assertThat(shortOne.notMeasured().get("cpu_us_per_op")).contains("steps of 10 ms", "more operations");
    }
}
