package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.ProbeRecord.Outcome;
import dev.muster.lab.result.ProbeRecord.Phase;
import dev.muster.lab.result.ProbeRecord.Step;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.Course.Varied;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class ProbeSearchTest {

    private static ProbeRecord search(Varied varied, double from, double to, DoubleFunction<Outcome> target) {
        return search(varied, from, to, from, target);
    }

    private static ProbeRecord search(
            Varied varied, double from, double to, double atLeast, DoubleFunction<Outcome> target) {
        ProbeSearch search = new ProbeSearch(new Course.Probe(varied, from, to, atLeast));
        for (OptionalDouble next = search.next(); next.isPresent(); next = search.next()) {
            Outcome outcome = target.apply(next.getAsDouble());
            search.tried(outcome, outcome == Outcome.HELD ? null : "because");
        }
        return search.record();
    }

    private static DoubleFunction<Outcome> limit(double limit) {
        return load -> load <= limit ? Outcome.HELD : Outcome.BROKE;
    }

    private static List<Double> loads(ProbeRecord record) {
        return record.steps().stream().map(Step::load).toList();
    }

    @Test
    void agents_are_stepped_up_by_half_then_bisected_then_confirmed() {
        ProbeRecord record = search(Varied.AGENTS, 1, 1000, limit(9));

        assertThat(loads(record)).containsExactly(1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 10.0, 9.0, 9.0);
        assertThat(record.steps().getLast().phase()).isEqualTo(Phase.CONFIRMING);
        assertThat(record.capacity()).isEqualTo(9);
        assertThat(record.broke()).isEqualTo(10);
        assertThat(record.confirmed()).isTrue();
        assertThat(record.finding()).isEqualTo("9 agents held, twice; at 10 agents this broke: because");
    }

    @Test
    void a_rate_is_told_to_a_twentieth_after_three_bisections() {
        for (double limit = 150; limit < 50_000; limit *= 1.23) {
            ProbeRecord record = search(Varied.RATE, 100, 100_000, limit(limit));

            assertThat(record.capacity()).isNotNull().isBetween(limit / 1.052, limit);
            assertThat(record.broke()).isBetween(limit, limit * 1.052);
            assertThat(record.steps())
                    .filteredOn(step -> step.phase() == Phase.BISECTING)
                    .hasSize(3);
        }
    }

    @Test
    void a_first_load_that_does_not_hold_ends_the_search() {
        ProbeRecord record = search(Varied.RATE, 100, 1000, limit(50));

        assertThat(loads(record)).containsExactly(100.0);
        assertThat(record.capacity()).isNull();
        assertThat(record.finding()).isEqualTo("not even 100/s held: because");
    }

    @Test
    void a_limit_beyond_the_range_is_not_claimed() {
        ProbeRecord record = search(Varied.RATE, 100, 200, limit(1e9));

        assertThat(loads(record)).containsExactly(100.0, 150.0, 200.0, 200.0);
        assertThat(record.capacity()).isNull();
        assertThat(record.held()).isEqualTo(200);
        assertThat(record.confirmed()).isTrue();
        assertThat(record.finding()).contains("the limit lies beyond it");
    }

    @Test
    void a_step_bound_by_the_generator_is_tried_again_and_never_taken_for_the_target_s_limit() {
        ProbeRecord record = search(Varied.RATE, 100, 10_000, load -> load > 300 ? Outcome.INVALID : Outcome.HELD);

        assertThat(loads(record)).containsExactly(100.0, 150.0, 225.0, 337.5, 337.5);
        assertThat(record.capacity()).isNull();
        assertThat(record.broke()).isNull();
        assertThat(record.held()).isEqualTo(225);
        assertThat(record.finding())
                .isEqualTo("at 337.5/s nothing can be said of the target, twice: because; 225/s held before");
    }

    @Test
    void a_hiccup_of_the_generator_costs_one_more_try() {
        int[] tries = {0};
        ProbeRecord record =
                search(Varied.AGENTS, 4, 100, load -> ++tries[0] == 2 ? Outcome.INVALID : limit(6).apply(load));

        assertThat(loads(record)).containsExactly(4.0, 6.0, 6.0, 9.0, 7.0, 6.0);
        assertThat(record.capacity()).isEqualTo(6);
    }

    @Test
    void the_load_asked_for_is_tried_itself_where_it_lies_between_what_held_and_what_broke() {
        ProbeRecord enough = search(Varied.AGENTS, 205, 1000, 225, limit(240));
        ProbeRecord less = search(Varied.AGENTS, 205, 1000, 225, limit(220));

        assertThat(loads(enough)).containsExactly(205.0, 308.0, 225.0, 266.0, 245.0, 235.0, 235.0);
        assertThat(TestAnalysis.capacity(enough).state()).isEqualTo(GateState.PASS);
        assertThat(loads(less)).containsExactly(205.0, 308.0, 225.0, 215.0, 220.0, 222.0, 220.0);
        assertThat(TestAnalysis.capacity(less).state()).isEqualTo(GateState.FAIL);
    }

    @Test
    void a_larger_load_that_broke_does_not_fail_a_target_at_the_one_asked_for() {
        ProbeRecord record = search(
                Varied.RATE,
                100,
                1000,
                130,
                load -> load == 130 ? Outcome.INVALID : limit(120).apply(load));

        assertThat(loads(record)).containsExactly(100.0, 150.0, 130.0, 130.0);
        assertThat(TestAnalysis.capacity(record).state()).isEqualTo(GateState.INCONCLUSIVE);
        assertThat(TestAnalysis.capacity(record).reason())
                .isEqualTo("at 130/s nothing can be said of the target, twice: because; 100/s held before");
    }

    @Test
    void what_holds_only_once_is_not_confirmed() {
        int[] tries = {0};
        ProbeRecord record = search(Varied.AGENTS, 1, 2, load -> ++tries[0] < 3 ? Outcome.HELD : Outcome.BROKE);

        assertThat(record.confirmed()).isFalse();
        assertThat(record.capacity()).isNull();
        assertThat(record.finding()).isEqualTo("2 agents held once but not again: because");
    }
}
