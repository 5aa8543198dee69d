package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operations that look for limits, on an engine in this process. */
class LimitOperationsTest {
    @TempDir
    Path directory;

    private TestRecord run(String test) throws Exception {
        return EngineRuns.run(directory, test);
    }

    private static double gauge(TestRecord test, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(test.rungs().getFirst().gauges().get(name))
                        .value());
    }

    @Test
    void a_graph_of_tasks_keeps_its_size_while_it_is_worked_on() throws Exception {
        TestRecord test = run(
                "{type: stress_test, target: large_task_graph, agent_count: 4, iterations: 400, warmup: {iterations: 0}, "
                        + "options: {tasks: 2500}, thresholds: {error_rate: 0, lost: 0}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.rungs().getFirst().operations())
                .extracting(RungRecord.OperationRecord::name)
                .containsExactly("add", "claim", "complete", "dependencies");
        assertThat(gauge(test, GraphWorkload.BUILT)).isPositive();
        // 2,500 built, 100 added by each agent, as many completed.
        assertThat(Objects.requireNonNull(test.audit()).acknowledged()).isEqualTo(3300L);
    }

    @Test
    void agents_that_live_once_leave_nobody_behind() throws Exception {
        TestRecord test = run("{type: stress_test, target: agent_churn, agent_count: 3, iterations: 90, "
                + "thresholds: {error_rate: 0, lost: 0, gauges: {live_heap_left_kb_per_life: 1000}}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.rungs().getFirst().ok()).isEqualTo(270);
        // 90 lives, and those of the warm-up: a task created and one completed in each.
        assertThat(Objects.requireNonNull(test.audit()).acknowledged()).isGreaterThanOrEqualTo(180);
    }

    @Test
    void several_projects_share_the_agents_however_long_their_backlogs_are() throws Exception {
        TestRecord test = run("{type: stress_test, target: concurrent_projects, agent_count: 6, iterations: 100, "
                + "options: {projects: 4, backlog: 10}, warmup: {iterations: 0}, "
                + "thresholds: {error_rate: 0, lost: 0, gauges: {jain_of_projects: {min: 0.95}}}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(gauge(test, ProjectsWorkload.JAIN)).isBetween(0.95, 1.0);
        // 10 + 20 + 30 + 40 wait; of each of 600 cycles a task is completed and another created.
        assertThat(Objects.requireNonNull(test.audit()).acknowledged()).isEqualTo(100 + 2 * 600L);
    }

    @Test
    void a_storm_gives_everybody_a_session() throws Exception {
        TestRecord test = run("{type: benchmark, target: bootstrap_storm, iterations: 5, options: {sessions: 40}, "
                + "audit: true, thresholds: {error_rate: 0, gauges: {session_p50_ms: 10000}}}");

        assertThat(test.reasons()).isEmpty();
        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.throughput() * rung.windowSeconds()).isBetween(199.9, 200.1);
        // The storm that was under way when the window began may count too.
        assertThat(rung.notMeasured().get("gauges.session_p99_ms"))
                .isIn("n = 200 is too small", "n = 240 is too small");
    }

    @Test
    void when_the_read_connections_are_exhausted_each_caller_is_served_or_told_so() throws Exception {
        TestRecord test = run("{type: benchmark, target: connection_pool_exhaustion, iterations: 3, preload: 3000, "
                + "warmup: {iterations: 0}, options: {callers: 60, connections: 2}, "
                + "thresholds: {error_rate: 0, gauges: {hung: 0}}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(gauge(test, PoolWorkload.SERVED) + gauge(test, PoolWorkload.BUSY))
                .isEqualTo(180);
        assertThat(gauge(test, PoolWorkload.RECOVERY)).isPositive();
        assertThat(gauge(test, PoolWorkload.LONGEST)).isPositive();
    }

    @Test
    void a_pool_without_anything_to_read_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> run("{type: benchmark, target: connection_pool_exhaustion, iterations: 1}"))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("set 'preload'");
    }

    @Test
    void more_than_one_party_is_refused_before_anything_runs() {
        assertThatThrownBy(() -> run("{type: stress_test, target: bootstrap_storm, agent_count: 2, iterations: 1}"))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("set agent_count to 1");
    }

    @Test
    void agents_that_only_wait_are_called_simulated() throws Exception {
        TestRecord test = run("{type: stress_test, target: waiting_agent, agents: [1, 8], iterations: 50, "
                + "thresholds: {error_rate: 0}}");

        assertThat(test.verdict()).isEqualTo(Verdict.PASS);
        assertThat(test.simulated()).isTrue();
        String page = Files.readString(directory.resolve("run/report.html"));
        assertThat(page).contains("waiting_agent (simulated)</h2>").contains("steps/s (simulated)</th>");
        assertThat(page.lines().filter(line -> line.contains("<figcaption>"))).isNotEmpty();
        assertThat(page.split("<section class=\"card\" id=\"test-0\">")[1].split("</section>")[0].split(
                        "<figcaption><strong>"))
                .hasSizeGreaterThan(2)
                .satisfies(figures -> assertThat(Arrays.stream(figures).skip(1))
                        .allMatch(figure -> figure.split("</strong>")[0].endsWith("(simulated)")));
        assertThat(Files.readString(directory.resolve("run/report.md"))).contains("steps/s (simulated)");
        assertThat(test.rungs().getFirst().responseMs().p50()).isGreaterThanOrEqualTo(1.0);
        assertThat(test.notMeasured()).containsEntry("audit", "this target cannot be audited");
    }

    @Test
    void agents_that_think_are_not_simulated_and_come_to_their_targets() throws Exception {
        TestRecord test = run("{type: stress_test, target: inference_agent, agent_count: 2, iterations: 300, "
                + "capacity: cores, thresholds: {error_rate: 0, gauges: {steps_to_find: 8}}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.simulated()).isFalse();
        assertThat(gauge(test, InferenceWorkload.STEPS_TO_FIND)).isGreaterThan(1);
    }

    @Test
    void an_agent_that_pauses_leaves_its_processor_to_the_others() throws Exception {
        TestRecord test = run("{type: stress_test, target: inference_agent, agent_count: 12, iterations: 240, "
                + "arrival: {closed: {think: 20ms}}, thresholds: {error_rate: 0}}");

        assertThat(test.reasons()).isEmpty();
        RungRecord rung = test.rungs().getFirst();
        // Whoever kept a processor while it paused would make each of the others wait for as long.
        assertThat(Objects.requireNonNull(rung.responseMs().p50())).isLessThan(20);
    }

    @Test
    void agents_that_think_by_a_schedule_do_not_wait_for_those_whose_turn_has_not_come() throws Exception {
        TestRecord test = run("{type: stress_test, target: inference_agent, agent_count: 40, duration_seconds: 2, "
                + "arrival: {constant: {rate: 5}}, warmup: {iterations: 0}}");

        RungRecord rung = test.rungs().getFirst();
        assertThat(rung.errors()).isEmpty();
        assertThat(rung.ok()).as("steps of 10 that were due, for 40 agents").isBetween(9L, 11L);
    }

    @Test
    void many_agents_that_think_take_turns() throws Exception {
        TestRecord test = run("{type: benchmark, target: inference_agent, agent_count: 40, iterations: 8000, "
                + "warmup: {iterations: 2000}, thresholds: {error_rate: 0}}");

        assertThat(test.reasons()).isEmpty();
        assertThat(test.rungs().getFirst().fairnessJain()).isNotNull().isGreaterThan(0.9);
    }
}
