package dev.muster.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.ScenarioSchema;
import dev.muster.lab.scenario.TestType;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.MemoryDriver;
import dev.muster.lab.target.OperationInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/scenarios.md tells people who write a scenario is what the lab reads, offers and leaves. */
class ScenarioPageTest {
    private static final Path PAGE = Path.of("..", "docs", "scenarios.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BOLD = Pattern.compile("\\*\\*`([^`]+)`\\*\\*");
    private static final Pattern VALUE = Pattern.compile("`(.+)`|\\d+|true|false");
    private static final Pattern OPTION = Pattern.compile("`(\\w+): (\\d+)`");
    private static final String TESTS = "/properties/tests/items";
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(ScenarioSchema.json());
    private static final List<OperationInfo> OFFERED = new EngineDriver(Optional.empty()).operations();

    private static String section(String title) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("\n## " + title + "\n");
        assertThat(begin).as("section %s", title).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    /** The cells of each row of the section's table whose head begins with this cell. */
    private static List<List<String>> rows(String title, String head) throws IOException {
        List<List<String>> rows = section(title)
                .lines()
                .dropWhile(line -> !line.startsWith("| " + head + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        assertThat(rows).as("table %s of %s", head, title).isNotEmpty();
        return rows;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Scenario parsed(String tests) {
        return ScenarioParser.parse("page.yaml", "name: n\ntests:\n" + tests);
    }

    // --- the format ---

    @Test
    void every_file_on_the_page_is_one_that_the_lab_runs() throws Exception {
        List<String> files = found(Pattern.compile("(?s)```yaml\\n(.*?)```"), Files.readString(PAGE));
        assertThat(files).hasSize(2);
        for (String file : files) {
            TargetCheck.check(ScenarioParser.parse("page.yaml", file), OFFERED);
        }
    }

    private static void keysAreThoseOf(String place, String title) throws IOException {
        List<String> keys = rows(title, "key").stream()
                .flatMap(cells -> found(CODE, cells.getFirst()).stream())
                .toList();
        List<String> required = rows(title, "key").stream()
                .flatMap(cells -> found(BOLD, cells.getFirst()).stream())
                .toList();

        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(
                        SCHEMA.at(place + "/properties").propertyNames());
        assertThat(required)
                .containsExactlyInAnyOrderElementsOf(SCHEMA.at(place + "/required").values().stream()
                        .map(JsonNode::asString)
                        .toList());
    }

    @Test
    void the_tables_of_keys_are_those_of_the_schema() throws Exception {
        keysAreThoseOf("", "The file");
        keysAreThoseOf(TESTS, "A test");
    }

    @Test
    void the_choices_of_a_test_are_all_named() throws Exception {
        for (List<String> cells : rows("A test", "key")) {
            String key = found(CODE, cells.getFirst()).getFirst();
            JsonNode choices = SCHEMA.at(TESTS + "/properties/" + key + "/enum");
            if (!choices.isMissingNode()) {
                assertThat(found(CODE, cells.get(1)))
                        .as(key)
                        .containsExactlyElementsOf(choices.values().stream()
                                .map(JsonNode::asString)
                                .toList());
            }
        }
        for (TestType type : TestType.values()) {
            assertThat(section("A test")).contains("**" + type.wireName().replace('_', ' ') + "**");
        }
    }

    /** The keys whose default is a value, with it. */
    private static Map<String, String> defaults(String title) throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        rows(title, "key").forEach(cells -> {
            if (VALUE.matcher(cells.get(2)).matches()) {
                defaults.put(
                        found(CODE, cells.getFirst()).getFirst(), cells.get(2).replace("`", ""));
            }
        });
        return defaults;
    }

    @Test
    void what_is_left_out_of_a_file_is_as_the_page_says() throws Exception {
        String tests = "tests: [{type: stress_test, target: t, face: rest, duration_seconds: 1}]\n";
        Scenario without = ScenarioParser.parse("page.yaml", "name: n\n" + tests);
        Map<String, String> defaults = defaults("The file");
        assertThat(defaults)
                .containsOnlyKeys(
                        "schema", "target", "baseline", "seed", "arrival", "warmup", "server", "repeat", "remeasure");
        defaults.forEach((key, value) -> {
            Scenario with = ScenarioParser.parse("page.yaml", "name: n\n" + tests + key + ": " + value + "\n");

            assertThat(with.tests()).as(key).isEqualTo(without.tests());
            assertThat(with.target()).isEqualTo(without.target());
            assertThat(with.seed()).isEqualTo(without.seed());
            assertThat(with.baseline()).isEqualTo(without.baseline());
        });
    }

    @Test
    void what_is_left_out_of_a_test_is_as_the_page_says() throws Exception {
        String test = "- {type: TYPE, target: t, duration_seconds: 1";
        Map<String, String> defaults = defaults("A test");
        assertThat(defaults.remove("checkpoints")).isEqualTo("64");
        assertThat(parsed("- {type: soak, target: t, duration_seconds: 1}\n")
                        .tests()
                        .getFirst()
                        .course())
                .isEqualTo(new Course.Soak(64, 3));
        assertThat(defaults).containsOnlyKeys("face", "agent_count", "preload");
        defaults.forEach((key, value) -> {
            String given = test.replace("TYPE", "stress_test");
            assertThat(parsed(given + ", " + key + ": " + value + "}\n").tests())
                    .as(key)
                    .isEqualTo(parsed(given + "}\n").tests());
        });

        assertThat(section("A test")).contains("| false for a benchmark, true for the others |");
        assertThat(parsed(test.replace("TYPE", "stress_test") + "}\n")
                        .tests()
                        .getFirst()
                        .audit())
                .isTrue();
        assertThat(parsed(test.replace("TYPE", "benchmark") + "}\n")
                        .tests()
                        .getFirst()
                        .audit())
                .isFalse();
    }

    @Test
    void every_form_is_understood() throws Exception {
        String test = "- {type: stress_test, target: t, agents: [1, 50], duration_seconds: 1, ";
        for (String title : List.of("How operations arrive", "Warm-up")) {
            String key = title.equals("Warm-up") ? "warmup" : "arrival";
            for (List<String> cells : rows(title, "`" + key + "`")) {
                for (String form : found(CODE, cells.getFirst())) {
                    assertThat(parsed(test + key + ": " + form + "}\n").tests())
                            .as(form)
                            .hasSize(1);
                }
            }
        }
        for (List<String> cells : rows("A test", "rule")) {
            String rule = found(CODE, cells.getFirst()).getFirst();
            assertThat(parsed(test + "stop: {" + rule + "}}\n")
                            .tests()
                            .getFirst()
                            .course())
                    .as(rule)
                    .isNotEqualTo(new Course.Ladder(Course.StopRules.NONE));
        }
        for (List<String> cells : rows("A test", "search")) {
            String form = found(CODE, cells.getFirst()).getFirst();
            String probe = "- {type: probe, target: t, duration_seconds: 10, thresholds: {p99_ms: 1}, probe: ";
            assertThat(parsed(probe + form + "}\n").tests().getFirst().course())
                    .as(form)
                    .isInstanceOf(Course.Probe.class);
        }
        for (List<String> cells : rows("Thresholds", "form")) {
            String form = found(CODE, cells.getFirst()).getFirst();
            String earlier = test + "name: small}\n";
            assertThat(parsed(earlier + test + "thresholds: {" + form + "}}\n")
                            .tests()
                            .getLast()
                            .thresholds())
                    .as(form)
                    .isNotEmpty();
        }
    }

    @Test
    void every_way_to_follow_the_disk_is_named() throws Exception {
        Set<String> ways =
                new TreeSet<>(SCHEMA.at(TESTS + "/properties/thresholds/properties/p99_ms/anyOf/1/properties")
                        .propertyNames());
        ways.removeAll(List.of("max", "at"));

        assertThat(ways)
                .hasSize(4)
                .allSatisfy(way -> assertThat(section("Thresholds")).contains(way));
    }

    @Test
    void the_table_of_thresholds_has_all_of_them_with_what_they_are_judged_on() throws Exception {
        Set<String> told = new TreeSet<>();
        for (List<String> cells : rows("Thresholds", "name")) {
            for (String name : found(CODE, cells.getFirst())) {
                told.add(name);
                Optional<Metric> metric = Metric.named(name);
                assertThat(metric.map(it -> it.upper() ? "max" : "min").orElse(""))
                        .as(name)
                        .isEqualTo(cells.get(1));
                assertThat(metric.map(ScenarioPageTest::judgedOn).orElse(""))
                        .as(name)
                        .isEqualTo(cells.get(2));
                assertThat(metric.map(Metric::latency).orElse(false))
                        .as(name)
                        .isEqualTo(cells.get(3).contains("may follow the disk"));
            }
        }
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        SCHEMA.at(TESTS + "/properties/thresholds/properties").propertyNames());
    }

    private static String judgedOn(Metric metric) {
        return metric.wholeTest() ? "test" : metric.perOperation() ? "rung, operation" : "rung";
    }

    // --- what is offered ---

    private static OperationInfo offered(String name) {
        return OFFERED.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no target " + name));
    }

    @Test
    void the_table_of_targets_is_what_the_driver_offers() throws Exception {
        Set<String> told = new TreeSet<>();
        for (List<String> cells : rows("What can be measured", "target")) {
            OperationInfo operation = offered(found(CODE, cells.getFirst()).getFirst());
            told.add(operation.name());
            List<String> faces = cells.get(2).equals("all") ? Face.names() : found(CODE, cells.get(2));
            assertThat(operation.faces())
                    .as(operation.name())
                    .extracting(Face::wireName)
                    .containsExactlyInAnyOrderElementsOf(faces);
            Map<String, Long> options = OPTION.matcher(cells.get(3))
                    .results()
                    .collect(Collectors.toMap(match -> match.group(1), match -> Long.valueOf(match.group(2))));
            assertThat(options).as(operation.name()).isEqualTo(operation.options());
            if (cells.get(4).startsWith("each ")) {
                assertThat(operation.mix()).as(operation.name()).hasSizeGreaterThan(8);
            } else {
                assertThat(found(CODE, cells.get(4))).as(operation.name()).isEqualTo(operation.mix());
            }
        }
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        OFFERED.stream().map(OperationInfo::name).toList());
    }

    @Test
    void the_table_of_gauges_is_what_the_targets_report() throws Exception {
        Map<String, List<String>> told = new TreeMap<>();
        rows("What can be measured", "of")
                .forEach(cells ->
                        found(CODE, cells.getFirst()).forEach(name -> told.put(name, found(CODE, cells.get(1)))));
        Map<String, List<String>> reported = new TreeMap<>();
        OFFERED.stream()
                .filter(operation -> !operation.gauges().isEmpty())
                .forEach(operation -> reported.put(
                        operation.name(),
                        operation.gauges().stream().map(GaugeInfo::name).toList()));

        assertThat(told).isEqualTo(reported);
    }

    // --- what comes of it ---

    @Test
    void the_exit_codes_are_those_of_the_verdicts() throws Exception {
        Map<String, String> told =
                rows("Verdict and exit code", "code").stream().collect(Collectors.toMap(List::getFirst, List::getLast));
        assertThat(told).containsOnlyKeys("0", "1", "2", "3", "4", "130");
        for (Verdict verdict : Verdict.values()) {
            String words = Objects.requireNonNull(told.get(String.valueOf(verdict.exitCode())));
            assertThat(words).contains(verdict.name().toLowerCase(Locale.ROOT));
        }
        assertThat(told.get(String.valueOf(new RunOutcome(Verdict.PASS, /* interrupted= */ true, PAGE).exitCode())))
                .contains("interrupted");
    }

    @Test
    void a_run_leaves_the_files_that_the_page_names(@TempDir Path directory) throws Exception {
        Path run = directory.resolve("run");
        new ScenarioRun(
                        parsed("- {type: stress_test, target: put, agents: [1, 2], iterations: 20}\n"),
                        new MemoryDriver(),
                        run,
                        new RunRecord.Tool("0.1.0", null),
                        "./muster run page.yaml",
                        ProgressListener.SILENT)
                .run();
        Set<String> named = rows("The run directory", "file").stream()
                .flatMap(cells -> found(CODE, cells.getFirst()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named.remove("scratch/")).isTrue(); // there was nothing to keep

        try (Stream<Path> left = Files.list(run)) {
            assertThat(left.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : "")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
        try (Stream<Path> samples = Files.list(run.resolve("samples"))) {
            assertThat(samples).hasSize(2);
        }
    }
}
