package dev.muster.lab.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.advice.Recommendation.Effort;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.result.UslRecord.Estimate;
import dev.muster.lab.sample.Distribution;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final Distribution MILLISECOND = response();

    private static Distribution response() {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(1_000_000, 10_000);
        return Distribution.of(histogram);
    }

    private static UslRecord law(double sigma, double kappa, double peak) {
        return new UslRecord(
                "usl",
                new Estimate(100.0, 1.0, 98.0, 102.0),
                new Estimate(sigma, 0.001, sigma * 0.9, sigma * 1.1),
                new Estimate(kappa, kappa / 20, kappa * 0.9, kappa * 1.1),
                new Estimate(peak > 0 ? peak : null, null, null, null),
                new Estimate(500.0, null, null, null),
                5.0,
                UslRecord.Reach.MEASURED,
                "",
                "",
                "relative",
                0.01,
                Map.of(),
                false,
                100,
                List.of(),
                List.of(),
                List.of());
    }

    private static Advice advice(UslRecord usl, RungRecord... rungs) {
        return Advice.of(Records.run(RunRecord.State.COMPLETE, null, test(usl, rungs)), List.of());
    }

    private static TestRecord test(UslRecord usl, RungRecord... rungs) {
        TestRecord plain = Records.test("ladder", null, rungs);
        return new TestRecord(
                plain.name(),
                plain.type(),
                plain.target(),
                plain.meaning(),
                plain.simulated(),
                plain.verdict(),
                plain.reasons(),
                plain.unit(),
                plain.load(),
                plain.preload(),
                plain.rungs(),
                usl,
                plain.memoryPerAgent(),
                plain.growth(),
                plain.leak(),
                plain.stopped(),
                plain.probe(),
                plain.soak(),
                null,
                null,
                null,
                plain.audit(),
                plain.gates(),
                plain.notMeasured());
    }

    @Test
    void contention_is_found_with_the_gain_that_the_law_predicts_for_half_of_it() {
        Advice advice = advice(law(0.2, 0, 0), Records.rung(1, 100, MILLISECOND), Records.rung(100, 480, MILLISECOND));

        assertThat(advice.recommendations()).first().satisfies(first -> {
            assertThat(first.rule()).isEqualTo("contention");
            assertThat(first.gain())
                    .isCloseTo(
                            new Scaling(100, 0.1, 0).throughput(100) / new Scaling(100, 0.2, 0).throughput(100),
                            within(1e-9));
            assertThat(first.evidence()).contains("σ = 0.2", "ceiling 500/s");
            assertThat(first.state()).isEqualTo(State.PROPOSED);
        });
        assertThat(Advice.limitingResource(test(law(0.2, 0, 0), Records.rung(100, 480, MILLISECOND)), 2))
                .startsWith("contention");
    }

    @Test
    void coherency_is_found_where_throughput_falls() {
        Advice advice = advice(law(0.01, 0.002, 22), Records.rung(100, 400, MILLISECOND));

        assertThat(advice.recommendations()).first().satisfies(first -> {
            assertThat(first.rule()).isEqualTo("coherency");
            assertThat(first.finding()).contains("beyond N* = 22");
            assertThat(first.gain()).isGreaterThan(5);
        });
    }

    @Test
    void processors_that_are_busy_are_the_limit_whatever_the_law_says() {
        // 20 µs an operation and 10,000 operations in 10 s: 2 % of one core, or 1 % of two.
        RungRecord rung = Records.rung(100, 1000, MILLISECOND);

        assertThat(ResourceRules.busyCores(rung, 2))
                .hasValueSatisfying(share -> assertThat(share).isCloseTo(0.01, within(1e-9)));
        assertThat(Advice.limitingResource(test(law(0, 0, 0), rung), 2)).contains("none reached");

        Histogram many = new Histogram(3);
        many.recordValueWithCount(1_000_000, 950_000);
        RungRecord full = Records.rung(100, 95_000, Distribution.of(many));
        assertThat(Advice.limitingResource(test(law(0.2, 0, 0), full), 2)).isEqualTo("processors: 95 % busy");
        assertThat(rules(advice(law(0, 0, 0), full))).contains("processor");
    }

    @Test
    void a_commit_for_every_operation_is_found_and_shared_commits_are_not() {
        // The record's counter says 100 commits; its rung has as many operations as samples.
        Histogram few = new Histogram(3);
        few.recordValueWithCount(1_000_000, 110);

        assertThat(rules(advice(law(0, 0, 0), Records.rung(10, 11, Distribution.of(few)))))
                .contains("commit-per-operation");
        assertThat(rules(advice(law(0, 0, 0), Records.rung(10, 1000, MILLISECOND))))
                .doesNotContain("commit-per-operation");
        assertThat(rules(advice(law(0, 0, 0), Records.rung(1, 11, Distribution.of(few)))))
                .as("one agent has nobody to share a commit with")
                .doesNotContain("commit-per-operation");
    }

    private static List<String> rules(Advice advice) {
        return advice.recommendations().stream().map(Recommendation::rule).toList();
    }

    @Test
    void commits_of_an_overloaded_rung_are_not_taken_for_those_of_its_operations() {
        RunRecord run = Records.run(
                RunRecord.State.COMPLETE,
                null,
                Records.test(
                        "t",
                        null,
                        Records.rung(10, 100, new Distribution(2.0, 3.0, 4.0, 5.0, null, 9.0, 2.1, 100, List.of()))));
        RunRecord overloaded = RunJson.fromJson(RunJson.toJson(run).replace("\"offered\" : 100", "\"offered\" : 900"));

        assertThat(rules(Advice.of(run, List.of()))).contains("commit-per-operation");
        assertThat(rules(Advice.of(overloaded, List.of()))).doesNotContain("commit-per-operation");
    }

    @Test
    void what_promises_most_for_the_least_work_comes_first() {
        Recommendation large = recommendation(2.0, Effort.DESIGN);
        Recommendation small = recommendation(1.5, Effort.SETTING);
        Recommendation unknown = recommendation(null, Effort.SETTING);

        assertThat(small.priority()).isGreaterThan(large.priority()).isGreaterThan(unknown.priority());
        assertThat(unknown.priority()).isPositive();
    }

    private static Recommendation recommendation(@Nullable Double gain, Effort effort) {
        return new Recommendation("r", "t", "f", "e", "a", gain, "p", 0.5, effort, State.PROPOSED, null);
    }

    @Test
    void a_run_without_findings_still_tells_what_was_looked_for_and_what_could_not_be() {
        Advice advice = advice(law(0, 0, 0), Records.rung(1, 100, MILLISECOND));

        assertThat(advice.recommendations()).isEmpty();
        assertThat(advice.lookedFor()).containsKeys("contention", "coherency", "generator-bound");
        assertThat(advice.notLookedFor()).containsKey("threads wait for a lock");
    }
}
