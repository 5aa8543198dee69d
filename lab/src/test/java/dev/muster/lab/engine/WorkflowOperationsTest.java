package dev.muster.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations on what agents work by, on an engine in this process. */
class WorkflowOperationsTest {
    @TempDir
    Path directory;

    private TestRecord run(String target, String more) throws Exception {
        return run(target, "{error_rate: 0, lost: 0, foreign: 0}", more);
    }

    private TestRecord run(String target, String thresholds, String more) throws Exception {
        TestRecord test = EngineRuns.run(
                directory,
                "{type: stress_test, target: " + target + ", warmup: {iterations: 0}, thresholds: " + thresholds + ", "
                        + more + "}");
        assertThat(test.reasons()).isEmpty();
        return test;
    }

    private static long acknowledged(TestRecord test) {
        assertThat(Objects.requireNonNull(test.audit()).found())
                .isEqualTo(test.audit().acknowledged());
        return Objects.requireNonNull(test.audit().acknowledged());
    }

    private static double gauge(TestRecord test, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(test.rungs().getFirst().gauges().get(name))
                        .value());
    }

    @Test
    void every_story_that_was_acknowledged_is_read_back() throws Exception {
        assertThat(acknowledged(run("add_story", "agent_count: 2, preload: 1500, iterations: 30")))
                .isEqualTo(1560);
    }

    @Test
    void a_cycle_goes_from_its_start_to_its_commit_step_by_step() throws Exception {
        TestRecord test = run("workflow_transition", "agent_count: 3, iterations: 24");

        assertThat(test.rungs().getFirst().operations())
                .extracting(RungRecord.OperationRecord::name)
                .containsExactlyElementsOf(TransitionWorkload.MIX);
        // Of each agent a story, and three cycles.
        assertThat(acknowledged(test)).isEqualTo(12);
    }

    @Test
    void a_sprint_goes_from_its_plan_to_its_end_in_a_project_of_each_callers_own() throws Exception {
        TestRecord test = run("sprint_transition", "agent_count: 3, iterations: 10");

        assertThat(test.rungs().getFirst().operations())
                .extracting(RungRecord.OperationRecord::name)
                .containsExactlyElementsOf(SprintWorkload.MIX);
        assertThat(acknowledged(test)).as("a story of each caller").isEqualTo(3);
    }

    @Test
    void a_context_that_was_kept_is_read_again() throws Exception {
        TestRecord test = run("context_serialization", "agent_count: 3, iterations: 10");

        assertThat(test.rungs().getFirst().operations())
                .extracting(RungRecord.OperationRecord::name)
                .containsExactlyElementsOf(SerializationWorkload.MIX);
    }

    @Test
    void a_cascade_goes_through_its_gate() throws Exception {
        assertThat(acknowledged(run("cascade", "agent_count: 3, iterations: 20")))
                .isEqualTo(60);
    }

    @Test
    void every_checkpoint_is_loaded_again_as_its_session_would() throws Exception {
        TestRecord test = run("git_checkpoint", "agent_count: 5, iterations: 20");

        assertThat(acknowledged(test)).isEqualTo(100);
        assertThat(Objects.requireNonNull(test.audit()).examined()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void the_newest_checkpoint_of_many_is_loaded() throws Exception {
        assertThat(acknowledged(run("checkpoint_load", "agent_count: 1, preload: 300, iterations: 20")))
                .isEqualTo(300);
    }

    @Test
    void nobody_gets_at_what_is_anothers() throws Exception {
        TestRecord test = run("session_isolation", "agent_count: 4, iterations: 60");

        assertThat(gauge(test, IsolationWorkload.ATTEMPTS)).isGreaterThan(80);
        assertThat(gauge(test, IsolationWorkload.FOREIGN)).isZero();
    }

    @Test
    void transitions_are_looked_up_in_whole_rounds() throws Exception {
        TestRecord test =
                run("transition_in_memory", "{error_rate: 0}", "agent_count: 1, iterations: 20, options: {batch: 100}");

        assertThat(test.rungs().getFirst().ok()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config_load", "profile_load"})
    void configurations_are_found_in_files_and_in_the_environment(String operation) throws Exception {
        TestRecord test = run(operation, "{error_rate: 0}", "agent_count: 2, iterations: 20");

        assertThat(test.rungs().getFirst().ok()).isEqualTo(40);
    }

    @Test
    void a_context_keeps_its_budget_and_names_what_it_leaves_out() throws Exception {
        TestRecord test =
                run("context_optimize", "{error_rate: 0}", "agent_count: 2, iterations: 30, options: {budget: 1000}");

        assertThat(gauge(test, ContextWorkload.BEFORE)).isGreaterThan(10_000);
        assertThat(gauge(test, ContextWorkload.AFTER)).isBetween(500.0, 1000.0);
        assertThat(gauge(test, ContextWorkload.OVER)).isZero();
    }
}
