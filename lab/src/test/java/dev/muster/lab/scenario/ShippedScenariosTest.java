package dev.muster.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.OperationInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code validate} promises to run, and the time that it promises to take. */
class ShippedScenariosTest {
    /** Measured on their own, in the long version: there is no time for it. */
    private static final Set<String> LONG = Set.of("agents_come_and_go", "mcp_sessions_abandoned");

    /** Those of {@code scenarios/lab}: they look for limits, which is nothing to validate with. */
    private static final Set<String> LIMITS = Set.of(
            "large_task_graph",
            "agent_churn",
            "bootstrap_storm",
            "connection_pool_exhaustion",
            "task_scan",
            "websocket_limits",
            "concurrent_projects",
            "waiting_agent",
            "inference_agent");

    /** Those of {@code scenarios/workflows.yaml}. */
    private static final Set<String> WORKFLOWS = Set.of(
            "add_story",
            "workflow_transition",
            "sprint_transition",
            "context_serialization",
            "cascade",
            "git_checkpoint",
            "checkpoint_load",
            "session_isolation",
            "transition_in_memory",
            "context_optimize",
            "config_load",
            "profile_load");

    /** Those of {@code scenarios/faults.yaml}. */
    private static final Set<String> FAULTS = Set.of("retrying_agents");

    private static final Map<Metric, Double> BEYOND = Map.of(
            Metric.P50_MS, 0.5, Metric.P90_MS, 0.1, Metric.P95_MS, 0.05, Metric.P99_MS, 0.01, Metric.P999_MS, 0.001);

    private static final Scenario QUICK = read("validate-quick.yaml");
    private static final Scenario VALIDATE = read("validate.yaml");
    private static final Scenario FACES = read("faces.yaml");
    private static final Scenario WORK = read("workflows.yaml");

    private static Scenario read(String name) {
        return ScenarioParser.parse(Path.of("..", "scenarios", name));
    }

    private static OperationInfo operation(String name) {
        return new EngineDriver(Optional.empty())
                .operations().stream()
                        .filter(it -> it.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    /** Each way of each operation that there is, less those that are in the scenario. */
    private static Set<String> missing(Scenario scenario) {
        Set<String> ways = new TreeSet<>();
        for (OperationInfo operation : new EngineDriver(Optional.empty()).operations()) {
            operation.faces().forEach(face -> ways.add(operation.name() + " " + face.wireName()));
        }
        scenario.tests().forEach(test -> ways.remove(test.target() + " " + test.face()));
        Set<String> elsewhere =
                Stream.of(LONG, LIMITS, WORKFLOWS, FAULTS).flatMap(Set::stream).collect(Collectors.toSet());
        ways.removeIf(way -> elsewhere.contains(way.split(" ")[0]));
        return ways;
    }

    @Test
    void validate_goes_every_way_that_there_is() {
        // Over stdio one agent more or less says nothing of the server: its calls share one pipe.
        assertThat(missing(VALIDATE)).containsExactly("concurrent_agents mcp+stdio", "mcp_tool mcp+stdio");
    }

    @Test
    void validate_climbs_to_ten_thousand_connected_agents_on_a_server_of_their_own() {
        assertThat(VALIDATE.tests())
                .filteredOn(test -> test.target().equals("connected_agents"))
                .singleElement()
                .satisfies(test -> {
                    assertThat(test.agents()).containsExactly(10, 100, 1000, 10000);
                    assertThat(test.shared()).isFalse();
                });
    }

    @Test
    void the_quick_look_takes_one_lifecycle_through_each_face() {
        assertThat(QUICK.tests())
                .filteredOn(test -> test.target().equals("task_lifecycle"))
                .extracting(TestSpec::face)
                .containsExactlyInAnyOrderElementsOf(Face.names());
    }

    @Test
    void the_quick_look_calls_every_endpoint_and_every_tool_over_both_ways() {
        assertThat(QUICK.tests())
                .filteredOn(test -> Set.of("api", "mcp_tools").contains(test.target()))
                .hasSize(3)
                .allSatisfy(test -> {
                    assertThat(test.window()).isInstanceOf(Window.OperationsPerAgent.class);
                    long each = ((Window.OperationsPerAgent) test.window()).each();
                    assertThat(each)
                            .as("calls of %s", test.name())
                            .isGreaterThanOrEqualTo(
                                    operation(test.target()).mix().size());
                });
    }

    @Test
    void every_test_through_a_face_is_audited_or_changes_nothing() {
        for (Scenario scenario : List.of(QUICK, VALIDATE, FACES)) {
            assertThat(scenario.tests())
                    .filteredOn(test -> !test.face().equals(Face.IN_PROCESS.wireName()))
                    .isNotEmpty()
                    .allMatch(TestSpec::audit);
        }
    }

    private static List<Scenario> ofTheLab() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "scenarios", "lab"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(ScenarioParser::parse)
                    .toList();
        }
    }

    /** One for each document that Muster answers, under that document's name. */
    private static final List<Scenario> DOCUMENTS = Stream.of(
                    "coordination-limits", "performance-validation", "agent-hive", "multi-agent-stress", "tdd-scrum")
            .map(name -> read(name + ".yaml"))
            .toList();

    @Test
    void every_scenario_of_the_lab_and_of_a_document_asks_for_what_there_is() throws Exception {
        for (Scenario scenario :
                Stream.concat(ofTheLab().stream(), DOCUMENTS.stream()).toList()) {
            for (TestSpec test : scenario.tests()) {
                OperationInfo operation = operation(test.target());
                assertThat(operation.faces())
                        .as(scenario.name() + ": " + test.name())
                        .extracting(Face::wireName)
                        .contains(test.face());
                assertThat(operation.options().keySet())
                        .containsAll(test.options().keySet());
                assertThat(test.thresholds()).as(test.name()).isNotEmpty();
            }
        }
    }

    @Test
    void the_scenarios_of_the_lab_push_every_limit_and_go_through_loads_in_every_way() throws Exception {
        List<TestSpec> tests = ofTheLab().stream()
                .flatMap(scenario -> scenario.tests().stream())
                .toList();

        assertThat(tests).extracting(TestSpec::target).containsAll(LIMITS);
        assertThat(tests).extracting(TestSpec::type).containsAll(List.of(TestType.PROBE, TestType.SOAK));
        assertThat(tests).anyMatch(test -> test.arrival() instanceof Arrival.Ramp);
        assertThat(tests)
                .filteredOn(test -> test.target().equals("large_task_graph"))
                .extracting(test -> test.options().get("tasks"))
                .containsExactly(1_000L, 100_000L, 1_000_000L);
        assertThat(tests)
                .filteredOn(test -> test.target().endsWith("_agent"))
                .allSatisfy(test -> assertThat(test.agents()).last().isEqualTo(1000));
    }

    @Test
    void workflows_measures_everything_that_agents_work_by() {
        assertThat(WORK.tests()).extracting(TestSpec::target).containsAll(WORKFLOWS);
        assertThat(WORK.tests())
                .filteredOn(test -> !test.tags().contains("warm-up"))
                .allSatisfy(
                        test -> assertThat(test.thresholds()).as(test.name()).isNotEmpty());
        assertThat(WORK.tests())
                .filteredOn(test -> test.target().equals("add_story") && test.preload() > 0)
                .extracting(TestSpec::preload)
                .containsExactly(1_000L, 10_000L, 100_000L);
    }

    @Test
    void the_long_version_measures_what_is_left_behind() {
        assertThat(FACES.tests()).extracting(TestSpec::target).containsAll(LONG);
        assertThat(FACES.tests()).noneMatch(TestSpec::shared);
    }

    private static List<Scenario> withDocuments(Scenario... others) {
        return Stream.concat(Stream.of(others), DOCUMENTS.stream()).toList();
    }

    /** Ten samples have to lie beyond a percentile, or its threshold is not decided. */
    @Test
    void what_arrives_by_a_schedule_is_enough_for_the_percentiles_that_are_judged() {
        int judged = 0;
        for (Scenario scenario : withDocuments(VALIDATE, FACES)) {
            for (TestSpec test : scenario.tests()) {
                if (test.arrival() instanceof Arrival.Constant arrival
                        && test.window() instanceof Window.Lasting lasting) {
                    double offered = arrival.rate()
                            * (arrival.perAgent() ? test.agents().getFirst() : 1)
                            * lasting.duration().toSeconds();
                    for (Threshold threshold : test.thresholds()) {
                        double beyond = BEYOND.getOrDefault(threshold.metric(), 1.0);
                        int share = threshold.operation() == null
                                ? 1
                                : operation(test.target()).mix().size();
                        assertThat(beyond == 1.0 ? 10 : offered / share * beyond)
                                .as("%s: samples beyond %s", test.name(), threshold.metric())
                                .isGreaterThanOrEqualTo(10);
                        judged += beyond == 1.0 ? 0 : 1;
                    }
                }
            }
        }
        assertThat(judged).isPositive();
    }

    @Test
    void what_is_done_so_many_times_is_enough_for_the_percentiles_that_are_judged() {
        int judged = 0;
        for (Scenario scenario : DOCUMENTS) {
            for (TestSpec test : scenario.tests()) {
                if (test.window() instanceof Window.OperationsPerAgent fixed) {
                    double done = (double) fixed.each() * test.agents().getFirst();
                    for (Threshold threshold : test.thresholds()) {
                        Double beyond = BEYOND.get(threshold.metric());
                        if (beyond != null) {
                            int share = threshold.operation() == null
                                    ? 1
                                    : operation(test.target()).mix().size();
                            assertThat(done / share * beyond)
                                    .as("%s: samples beyond %s", test.name(), threshold.metric())
                                    .isGreaterThanOrEqualTo(10 - 1e-9);
                            judged++;
                        }
                    }
                }
            }
        }
        assertThat(judged).isPositive();
    }

    /** The longest that loads may take, if no warm-up is steady before its budget is spent. */
    private static Duration longest(Scenario scenario) {
        Duration all = Duration.ZERO;
        for (TestSpec test : scenario.tests()) {
            Duration warmUp = switch (test.warmUp()) {
                case WarmUp.Stated stated -> stated.duration();
                case WarmUp.StatedOperations stated -> Duration.ZERO;
                case WarmUp.TenthOfEach tenth -> Duration.ZERO;
                case WarmUp.Detected detected -> detected.budget();
            };
            Duration window = test.window() instanceof Window.Lasting lasting ? lasting.duration() : Duration.ZERO;
            all = all.plus(warmUp.plus(window).multipliedBy(test.agents().size()));
        }
        return all;
    }

    /**
     * What is not the loads' is starting servers, connecting agents, preloading a million tasks, auditing: some three
     * minutes of validate. They fit into its quarter of an hour unless the machine is so noisy that every warm-up takes
     * its whole budget.
     */
    @Test
    void the_loads_of_validate_leave_time_for_everything_else() {
        assertThat(longest(VALIDATE)).isLessThan(Duration.ofMinutes(16));
        assertThat(longest(QUICK)).isLessThan(Duration.ofMinutes(2).minus(Duration.ofSeconds(40)));
    }
}
