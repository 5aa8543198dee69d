package dev.muster.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.lab.gate.Bound;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioParserTest {

    private static Scenario parse(String text) {
        return ScenarioParser.parse("f.yaml", text);
    }

    private static TestSpec only(String test) {
        return parse("name: n\ntests:\n  - " + test + "\n").tests().getFirst();
    }

    private static List<String> problems(String text) {
        ScenarioException refused = catchThrowableOfType(ScenarioException.class, () -> parse(text));
        assertThat(refused).as("it is refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    private static List<String> problemsOf(String test) {
        return problems("name: n\ntests:\n  - " + test + "\n");
    }

    @Test
    void the_example_of_the_format_is_read() {
        Scenario scenario = parse("""
                name: nightly
                target: embedded
                tests:
                  - type: benchmark
                    target: task_creation
                    iterations: 1000
                    expected_ms: 10
                  - type: stress_test
                    target: concurrent_agents
                    agent_count: 50
                    duration_seconds: 60
                    thresholds: {achieved_of_offered: 0.999, error_rate: 0.01, p99_ms: 20, lost: 0, duplicated: 0}
                """);

        assertThat(scenario.name()).isEqualTo("nightly");
        assertThat(scenario.hash()).hasSize(12);
        TestSpec benchmark = scenario.tests().get(0);
        assertThat(benchmark.window()).isEqualTo(new Window.Operations(1000));
        assertThat(benchmark.warmUp()).isEqualTo(new WarmUp.StatedOperations(100));
        assertThat(benchmark.agents()).containsExactly(1);
        assertThat(benchmark.audit()).isFalse();
        assertThat(benchmark.thresholds()).singleElement().satisfies(threshold -> {
            assertThat(threshold.metric()).isEqualTo(Metric.P99_MS);
            assertThat(threshold.bound()).isEqualTo(Bound.of(10));
        });
        TestSpec stress = scenario.tests().get(1);
        assertThat(stress.window()).isEqualTo(new Window.Lasting(Duration.ofSeconds(60)));
        assertThat(stress.warmUp()).isEqualTo(new WarmUp.Detected(Duration.ofSeconds(10), Duration.ofSeconds(120)));
        assertThat(stress.audit()).isTrue();
        assertThat(stress.thresholds()).extracting(Threshold::metric).contains(Metric.LOST, Metric.DUPLICATED);
    }

    @Test
    void an_unknown_key_names_its_line_and_the_nearest_valid_one() {
        assertThat(problems("""
                name: n
                tests:
                  - type: stress_test
                    target: task_creation
                    agent_cuont: 50
                    duration_seconds: 5
                """))
                .containsExactly("f.yaml:5: key 'agent_cuont' is unknown in a test; did you mean 'agent_count'?");
    }

    @Test
    void every_problem_is_told_not_only_the_first() {
        assertThat(problems("""
                name: n
                seeed: 4
                tests:
                  - type: stress
                    target: task_creation
                    duration_seconds: long
                  - type: benchmark
                    target: task_creation
                    iterations: 0
                    thresholds: {p99: 5}
                """))
                .containsExactly(
                        "f.yaml:2: key 'seeed' is unknown in a scenario; did you mean 'seed'?",
                        "f.yaml:4: key 'type': 'stress' is unknown; did you mean 'stress_test'?",
                        "f.yaml:6: key 'duration_seconds': expected a number from 0.1 to 604800, found 'long'",
                        "f.yaml:9: key 'iterations': expected a whole number from 1 to 1000000000, found '0'",
                        "f.yaml:10: key 'p99' is unknown in a set of thresholds; did you mean 'p99_ms'?");
    }

    @Test
    void a_file_of_another_version_of_the_format_is_told_so_and_nothing_else() {
        assertThat(problems("""
                name: of the future
                schema: 2
                tests: [{type: dream, target: sheep, wool: thick}]
                """))
                .containsExactly("f.yaml:2: key 'schema': the file is written for version 2 of the scenario format,"
                        + " and this Muster reads version 1; use a newer Muster");
        assertThat(problems("""
                schema: 0
                benchmarks: []
                """))
                .containsExactly("f.yaml:1: key 'schema': the file is written for version 0 of the scenario format,"
                        + " and this Muster reads version 1; there never was a released version 0: leave 'schema' out,"
                        + " and mend what is then named");
        assertThat(ScenarioParser.parse("f.yaml", """
                        schema: 1
                        name: of today
                        tests: [{type: benchmark, target: t, iterations: 5}]
                        """).name()).isEqualTo("of today");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: replay, target: t, duration_seconds: 5} | key 'type': 'replay' is part of the format but not built yet; leave it out",
                "{type: benchmark, target: t, iterations: 5, faults: []} | key 'faults' is part of the format but not built yet; leave it out",
            })
    void what_is_not_built_yet_is_refused_rather_than_ignored(String test, String message) {
        assertThat(problemsOf(test)).containsExactly("f.yaml:3: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: benchmark, target: t, iterations: 5, arrival: {ramp: [1]}} | key 'ramp': expected a mapping, found '1'",
                "{type: benchmark, target: t, arrival: {ramp: [{to: 0, hold: 5s}]}} | key 'ramp': the first step leads to a rate above 0; the warm-up runs at that rate",
                "{type: benchmark, target: t, arrival: {ramp: [{to: 5}]}} | a benchmark needs 'iterations' or 'duration_seconds'",
                "{type: benchmark, target: t, iterations: 5, stop: {p99_ms: 5}} | key 'stop' belongs to a ladder of a stress_test; leave it out here",
                "{type: stress_test, target: t, iterations: 5, stop: {p99_ms: 5}} | key 'stop' belongs to a ladder of a stress_test; leave it out here",
                "{type: stress_test, target: t, agents: [1, 2], iterations: 5, stop: {p99: 5}} | key 'p99' is unknown in a set of stop rules; did you mean 'p99_ms'?",
                "{type: soak, target: t, iterations: 5} | key 'iterations': a soak lasts for a time; use 'duration_seconds'",
                "{type: soak, target: t, agents: [1, 2], duration_seconds: 5} | key 'agents': a soak has one rung; use type stress_test for a ladder",
                "{type: probe, target: t, iterations: 5, expected_ms: 5} | key 'probe' is missing in this test; a probe needs {rate: {from: …, to: …}} or {agents: {from: …, to: …}}",
                "{type: probe, target: t, iterations: 5, probe: {rate: {from: 5, to: 50}}} | a probe needs 'thresholds' that can break, such as {p99_ms: 20, error_rate: 0.001}",
                "{type: probe, target: t, duration_seconds: 5, probe: {rate: {from: 100, to: 500}}, expected_ms: 5} | key 'p99_ms': the first step offers 500 operations, too few for this percentile; measure each step for 10 s, or begin higher",
                "{type: probe, target: t, iterations: 5, probe: {rate: {from: 50, to: 5}}, expected_ms: 5} | key 'to': a probe climbs; 5 follows 50",
                "{type: probe, target: t, iterations: 5, probe: {rate: {from: 5, to: 50, at_least: 60}}, expected_ms: 5} | key 'at_least': 60 does not lie between 'from' and 'to'",
                "{type: probe, target: t, iterations: 5, probe: {agents: {from: 5, to: 50}}, agent_count: 4, expected_ms: 5} | a probe of agents sets their number itself; leave 'agents' and 'agent_count' out",
                "{type: probe, target: t, iterations: 5, probe: {rate: {from: 5, to: 50}}, arrival: closed, expected_ms: 5} | a probe of a rate sets it itself; leave 'arrival' out",
                "{type: probe, target: t, iterations: 5, probe: {agents: {from: 5, to: 50}}, arrival: {constant: {rate: 5}}, expected_ms: 5} | a probe of agents needs a load that grows with them: arrival 'closed' or a 'rate_per_agent'",
                "{type: probe, target: t, iterations: 5, probe: {agents: {from: 5, to: 50}}, thresholds: {degradation: 0.5}} | key 'degradation': a probe judges each step by itself, and this compares",
                "{type: probe, target: t, iterations: 5, probe: {agents: {from: 5, to: 50}}, thresholds: {p99_ms: {max: 5, at: last}}} | key 'at': a probe judges each of its steps; leave 'at' out",
                "{type: fault, target: t, face: rest, fault: forget_session, arrival: {constant: {rate: 1}}, duration_seconds: 9, thresholds: {lost: 0}} | fault 'forget_session' is one of MCP over HTTP; write face: mcp+http",
                "{type: fault, target: t, face: rest, fault: noise, arrival: {constant: {rate: 1}}, duration_seconds: 9, thresholds: {lost: 0}} | fault 'noise' is one of MCP over standard streams; write face: mcp+stdio",
                "{type: fault, target: t, face: mcp+stdio, fault: reorder, arrival: {constant: {rate: 1}}, duration_seconds: 9, thresholds: {lost: 0}} | fault 'reorder': an answer is overtaken by that of another call; set 'agent_count' to 2 or more",
                "{type: fault, target: t, face: rest, fault: kill, arrival: {constant: {rate: 30}}, duration_seconds: 9, thresholds: {steady_ms: 5000}} | key 'steady_ms' compares with three windows of 50 operations before the fault: at 30.0 a second that is 5.2 s; put the fault in after that ('at'), or raise the rate",
                "{type: fault, target: t, face: mcp+stdio, fault: {kind: noise, bytes_per_second: 5}, arrival: {constant: {rate: 1}}, duration_seconds: 9, thresholds: {lost: 0}} | key 'bytes_per_second': fault 'noise' has no such setting; it has only at and hold",
                "{type: benchmark, target: t} | a benchmark needs 'iterations' or 'duration_seconds'",
                "{type: soak, target: t, duration_seconds: 100, remeasure: 3} | key 'remeasure': a soak is run once; leave 'remeasure' out here",
                "{type: soak, target: t, duration_seconds: 100, repeat: 3} | key 'repeat': a soak is run once; leave 'repeat' out here",
                "{type: benchmark, target: t, iterations: 5, repeat: 0} | key 'repeat': expected a whole number from 1 to 100, found '0'",
                "{type: benchmark, target: t, iterations: 5, duration_seconds: 5} | keys 'iterations' and 'duration_seconds' exclude each other; keep one",
                "{type: stress_test, target: t, iterations: 5, agents: [1], agent_count: 5} | keys 'agents' and 'agent_count' exclude each other; keep one",
                "{type: stress_test, target: t, iterations: 5, agents: [10, 5]} | key 'agents': a ladder climbs; 5 follows 10",
                "{type: benchmark, target: t, iterations: 5, agents: [1, 2]} | key 'agents': a benchmark has one rung; use type stress_test for a ladder",
                "{type: stress_test, target: t, iterations: 5, arrival: {constant: {}}} | a constant arrival needs either 'rate' or 'rate_per_agent'",
                "{type: stress_test, target: t, iterations: 5, arrival: open} | key 'arrival': 'open' is unknown; valid: closed",
                "{type: stress_test, target: t, iterations: 5, warmup: {min: 5s, max: 1s}} | key 'max': a budget of 1s is shorter than the shortest warm-up, 5s",
                "{type: stress_test, target: t, iterations: 5, warmup: 5} | key 'warmup': expected a duration with its unit, such as 200ms, 5s or 2m, found '5'",
                "{type: stress_test, target: t, iterations: 5, expected_ms: 5, thresholds: {p99_ms: 4}} | key 'expected_ms' stands for thresholds: {p99_ms: …}, which is there too; keep one",
                "{type: stress_test, target: t, iterations: 5, thresholds: {throughput: {min: 5, at: 9}}} | key 'at': the test has no rung with 9 agents; its rungs are [1]",
                "{type: stress_test, target: t, iterations: 5, thresholds: {throughput: {max: 5}}} | key 'max' is unknown in a bound; valid: at, min",
                "{type: stress_test, target: t, iterations: 5, thresholds: {p50_of_test: {test: x, max: 2}}} | key 'test': no earlier test is called 'x'; this is the first test",
                "{type: stress_test, iterations: 5} | key 'target' is missing in this test",
            })
    void what_cannot_be_is_refused(String test, String message) {
        assertThat(problemsOf(test)).contains("f.yaml:3: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{lost: 0}", "{}", "{operations: {}}"})
    void a_probe_of_agents_in_which_no_step_can_break_is_refused(String thresholds) {
        assertThat(problemsOf(
                        "{type: probe, target: t, iterations: 5, probe: {agents: {from: 1, to: 100, at_least: 50}}, thresholds: "
                                + thresholds + "}"))
                .containsExactly(
                        "f.yaml:3: key 'thresholds': none of these can break on a step of a probe of agents, so every number of them would hold; add one that can, such as error_rate: 0.001 or p99_ms: 20");
    }

    @Test
    void a_threshold_of_a_probe_that_is_refused_is_told_of_once() {
        assertThat(
                        problemsOf(
                                "{type: probe, target: t, iterations: 5, probe: {agents: {from: 1, to: 100}}, thresholds: {p99: 5}}"))
                .singleElement()
                .asString()
                .startsWith("f.yaml:3: key 'p99' is unknown");
    }

    @Test
    void two_tests_of_one_name_are_refused() {
        assertThat(problems("""
                name: n
                tests:
                  - {type: benchmark, target: t, iterations: 5}
                  - {type: benchmark, target: t, iterations: 6}
                """))
                .containsExactly(
                        "f.yaml:4: two tests are called 't' (the first on line 3); give one a name of its own");
    }

    @Test
    void a_key_that_stands_twice_is_refused() {
        assertThat(problems("name: n\nname: m\ntests: [{type: benchmark, target: t, iterations: 5}]\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("f.yaml:2: ");
    }

    @Test
    void an_unknown_target_is_refused() {
        String tests = "\ntests: [{type: benchmark, target: t, iterations: 5}]\n";
        assertThat(problems("name: n\ntarget: embeded" + tests))
                .containsExactly("f.yaml:2: key 'target': 'embeded' is unknown; did you mean 'embedded'?");
    }

    @Test
    void broken_yaml_an_empty_file_and_a_missing_one_are_told_plainly() {
        assertThat(problems("name: n\ntests: [\n"))
                .singleElement()
                .asString()
                .matches("f.yaml:\\d: not valid YAML: .*");
        assertThat(problems("")).containsExactly("f.yaml:1: the file is empty; it needs at least name and tests");
        assertThat(problems("- a\n")).containsExactly("f.yaml:1: key 'scenario': expected a mapping, found a list");
        ScenarioException missing =
                catchThrowableOfType(ScenarioException.class, () -> ScenarioParser.parse(Path.of("no-such.yaml")));
        assertThat(missing).hasMessage("no-such.yaml: there is no such file");
    }

    @Test
    void arrivals_are_read_in_each_form() {
        String head = "{type: stress_test, target: t, iterations: 5, arrival: ";
        assertThat(only(head + "closed}").arrival()).isEqualTo(new Arrival.Closed(Duration.ZERO));
        assertThat(only(head + "{closed: {think: 200ms}}}").arrival())
                .isEqualTo(new Arrival.Closed(Duration.ofMillis(200)));
        assertThat(only(head + "{constant: {rate: 100}}}").arrival()).isEqualTo(new Arrival.Constant(100, false));
        assertThat(only(head + "{constant: {rate_per_agent: 10}}}").arrival())
                .isEqualTo(new Arrival.Constant(10, true));
        assertThat(only(head + "{poisson: {rate: 2.5}}}").arrival()).isEqualTo(new Arrival.Poisson(2.5, false));
    }

    @Test
    void a_bound_may_follow_the_disk() {
        TestSpec test = only("{type: stress_test, target: t, iterations: 5, thresholds: "
                + "{p99_ms: {max: 5, or_disk_p99_factor: 3}, p50_ms: {max: 0.2, plus_disk_p50_factor: 2, at: last}}}");

        Bound either = test.thresholds().get(0).bound();
        assertThat(either.effective(1)).isEqualTo(5);
        assertThat(either.effective(4)).isEqualTo(12);
        Threshold sum = test.thresholds().get(1);
        assertThat(sum.bound().effective(0.5)).isEqualTo(1.2);
        assertThat(sum.rung()).isEqualTo(new Threshold.RungChoice.Last());
    }

    @Test
    void defaults_of_the_scenario_hold_for_tests_that_say_nothing_else() {
        Scenario scenario = parse("""
                name: n
                warmup: 2s
                arrival: {constant: {rate: 5}}
                tags: [all]
                tests:
                  - {type: benchmark, target: t, iterations: 5, tags: [one]}
                  - {type: benchmark, name: u, target: t, iterations: 5, warmup: {iterations: 3}, arrival: closed}
                """);

        assertThat(scenario.tests().get(0).warmUp()).isEqualTo(new WarmUp.Stated(Duration.ofSeconds(2)));
        assertThat(scenario.tests().get(0).arrival()).isEqualTo(new Arrival.Constant(5, false));
        assertThat(scenario.tests().get(0).tags()).containsExactly("all", "one");
        assertThat(scenario.tests().get(1).warmUp()).isEqualTo(new WarmUp.StatedOperations(3));
        assertThat(scenario.tests().get(1).arrival()).isEqualTo(new Arrival.Closed(Duration.ZERO));
    }

    @Test
    void a_tenth_of_the_iterations_warms_up_whether_they_are_counted_in_all_or_of_each_agent() {
        WarmUp benchmark = only("{type: benchmark, target: t, agent_count: 50, iterations: 1000}")
                .warmUp();
        WarmUp stress = only("{type: stress_test, target: t, agents: [1, 50], iterations: 1000}")
                .warmUp();

        assertThat(benchmark).isEqualTo(new WarmUp.StatedOperations(100));
        assertThat(stress).isEqualTo(new WarmUp.TenthOfEach(1000));
        assertThat(new WarmUp.TenthOfEach(1000).operations(1)).isEqualTo(100);
        assertThat(new WarmUp.TenthOfEach(1000).operations(50)).isEqualTo(5_000);
        assertThat(stress.described()).isEqualTo("stated, a tenth of 1,000 operations an agent");
    }

    @Test
    void the_shipped_scenarios_are_read() {
        Path scenarios = Path.of("..", "scenarios");
        assertThat(ScenarioParser.parse(scenarios.resolve("validate-quick.yaml"))
                        .baseline())
                .isFalse();
        assertThat(ScenarioParser.parse(scenarios.resolve("validate.yaml")).baseline())
                .isTrue();
        assertThat(ScenarioParser.parse(scenarios.resolve("faces.yaml")).baseline())
                .isTrue();
    }

    @Test
    void tests_through_a_face_share_a_server_if_the_scenario_says_so_and_they_do_not_object() {
        String tests = "tests:\n"
                + "  - {type: benchmark, name: a, target: t, face: rest, iterations: 1}\n"
                + "  - {type: benchmark, name: b, target: t, face: mcp+stdio, iterations: 1, server: own}\n"
                + "  - {type: benchmark, name: c, target: t, face: rest, iterations: 1, server: shared}\n"
                + "  - {type: benchmark, name: d, target: t, iterations: 1}\n";
        assertThat(ScenarioParser.parse("s.yaml", "name: n\nserver: shared\n" + tests)
                        .tests())
                .extracting(TestSpec::shared)
                .containsExactly(true, false, true, false);
        assertThat(ScenarioParser.parse("s.yaml", "name: n\n" + tests).tests())
                .extracting(TestSpec::shared)
                .containsExactly(false, false, true, false);
    }

    @Test
    void a_test_in_process_has_no_server_to_choose() {
        assertThatThrownBy(() -> only("{type: benchmark, target: t, iterations: 1, server: own}"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("key 'server': a test in process has no server");
    }

    @Test
    void one_figure_has_a_bound_on_each_of_several_rungs() {
        TestSpec test = only("{type: stress_test, target: t, iterations: 5, agents: [1, 50, 100], thresholds: "
                + "{efficiency_seed: [{min: 0.95, at: 50}, {min: 0.9, at: last}], "
                + "operations: {each: {p99_ms: [{max: 5, at: first}, {max: 9}]}}, "
                + "gauges: {rss_mb: [{max: 70, at: 1}, {min: 3}]}}}");

        assertThat(test.thresholds())
                .extracting(threshold ->
                        threshold.subject() + " " + threshold.bound().limit() + " "
                                + threshold.rung().getClass().getSimpleName())
                .containsExactly(
                        "efficiency_seed 0.95 At",
                        "efficiency_seed 0.9 Last",
                        "p99_ms 5.0 First",
                        "p99_ms 9.0 Each",
                        "gauges.rss_mb 70.0 At",
                        "gauges.rss_mb 3.0 Each");
        assertThat(problemsOf("{type: stress_test, target: t, iterations: 5, agents: [1, 50], thresholds: "
                        + "{efficiency_seed: [{min: 0.9, at: 7}, 3]}}"))
                .anySatisfy(problem -> assertThat(problem)
                        .endsWith("key 'at': the test has no rung with 7 agents; its rungs are [1, 50]"))
                .anySatisfy(problem ->
                        assertThat(problem).endsWith("key 'efficiency_seed': expected a mapping, found '3'"));
        assertThat(
                        problemsOf(
                                "{type: stress_test, target: t, iterations: 5, thresholds: {error_rate: [{max: 0}, {maxx: 1}]}}"))
                .anySatisfy(problem -> assertThat(problem).contains("key 'maxx' is unknown in a bound"));
    }

    @Test
    void gauges_are_bounded_by_name() {
        TestSpec test = only("{type: benchmark, target: engine_start, iterations: 5, thresholds: "
                + "{gauges: {rss_mb: {max: 70, at: last}, statements_per_second: 0, hits: {min: 0.5}}}}");

        assertThat(test.thresholds())
                .extracting(threshold -> threshold.subject() + " "
                        + threshold.metric() + " "
                        + threshold.bound().limit() + " "
                        + threshold.rung().getClass().getSimpleName())
                .containsExactly(
                        "gauges.rss_mb GAUGE_MAX 70.0 Last",
                        "gauges.statements_per_second GAUGE_MAX 0.0 Each",
                        "gauges.hits GAUGE_MIN 0.5 Each");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{rss_mb: {max: 70, min: 3}} | key 'rss_mb': a gauge's bound needs either 'max' or 'min'",
                "{rss_mb: {at: first}}       | key 'rss_mb': a gauge's bound needs either 'max' or 'min'",
                "{rss_mb: {maxx: 70}}        | key 'maxx' is unknown in a gauge's bound; did you mean 'max'?",
                "{rss_mb: many}              | key 'rss_mb': expected a number from 0 to 1000000000000, found 'many'",
                "{rss_mb: -1}                | key 'rss_mb': expected a number from 0 to 1000000000000, found '-1'",
                "{rss_mb: {max: 1, at: 7}}   | key 'at': the test has no rung with 7 agents; its rungs are [1]",
                "7                           | key 'gauges': expected a mapping, found '7'",
            })
    void a_bound_on_a_gauge_that_makes_no_sense_is_refused(String gauges, String message) {
        assertThat(problemsOf(
                        "{type: benchmark, target: engine_start, iterations: 5, thresholds: {gauges: " + gauges + "}}"))
                .anySatisfy(problem -> assertThat(problem).endsWith(message));
    }

    @Test
    void a_ramp_says_itself_how_long_its_window_is() {
        TestSpec test =
                only("{type: stress_test, target: t, arrival: {ramp: [{to: 5}, {to: 50, over: 20s, hold: 1m}]}}");

        assertThat(test.window()).isEqualTo(new Window.Lasting(Duration.ofSeconds(80)));
        assertThat(test.arrival().described()).isEqualTo("open loop, to 5/s at once, to 50/s in 20s for 1m");
    }

    @Test
    void a_probe_of_a_rate_wants_what_is_offered_to_be_done() {
        TestSpec probe = only(
                "{type: probe, target: t, agent_count: 7, iterations: 5, probe: {rate: {from: 5, to: 50}}, expected_ms: 5}");

        assertThat(
                        only("{type: probe, target: t, iterations: 5, probe: {rate: {from: 5, to: 50}}, thresholds: {lost: 0}}")
                                .thresholds())
                .extracting(Threshold::metric)
                .containsExactly(Metric.LOST, Metric.ACHIEVED_OF_OFFERED);
        assertThat(probe.course()).isEqualTo(new Course.Probe(Course.Varied.RATE, 5, 50, 5));
        assertThat(probe.agents()).containsExactly(7);
        assertThat(probe.audit()).isTrue();
        assertThat(probe.thresholds())
                .extracting(threshold ->
                        threshold.metric() + " " + threshold.bound().limit())
                .containsExactly("P99_MS 5.0", "ACHIEVED_OF_OFFERED 0.98");
    }

    @Test
    void the_rules_that_end_a_ladder_are_read() {
        TestSpec ladder = only("{type: stress_test, target: t, agents: [1, 2], iterations: 5, "
                + "stop: {error_rate: 0.1, generator: true, memory_mb: 512}}");

        assertThat(ladder.course()).isEqualTo(new Course.Ladder(new Course.StopRules(0.1, null, null, true, 512.0)));
    }
}
