package dev.muster.lab.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.operation.OperationWorkload;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.TargetAddress;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.ScenarioSchema;
import dev.muster.lab.target.GaugeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/targets.md tells is what the lab reads, and every shipped scenario against another server is one. */
class TargetPageTest {
    private static final Path PAGE = Path.of("..", "docs", "targets.md");
    private static final String TEST = "/properties/tests/items/properties";
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(ScenarioSchema.json());

    private static String section(String title) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("\n## " + title + "\n");
        assertThat(begin).as("section %s", title).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    /** What stands as code in the first cells of the table with this head. */
    private static Set<String> firstCells(String title, String head) throws IOException {
        Set<String> told = new TreeSet<>();
        section(title)
                .lines()
                .dropWhile(line -> !line.startsWith("| " + head + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(1).split("\\|")[0])
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map(match -> match.group(1))
                .forEach(told::add);
        return told;
    }

    @Test
    void the_example_is_a_scenario() throws Exception {
        List<String> files = Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(
                                ScenarioParser.parse("page.yaml", file).external())
                        .isTrue());
    }

    @Test
    void the_keys_are_those_of_the_schema() throws Exception {
        assertThat(firstCells("Operations", "key"))
                .containsExactlyInAnyOrderElementsOf(
                        SCHEMA.at(TEST + "/operations/items/properties").propertyNames());
        assertThat(firstCells("Operations", "in `check`"))
                .containsExactlyInAnyOrderElementsOf(SCHEMA.at(TEST + "/operations/items/properties/check/properties")
                        .propertyNames());
        assertThat(firstCells("Audit", "key"))
                .containsExactlyInAnyOrderElementsOf(
                        SCHEMA.at(TEST + "/audit/anyOf/1/properties").propertyNames());
    }

    @Test
    void the_forms_of_targets_are_all_told_and_understood() throws Exception {
        Set<String> told = firstCells("Targets", "`target`");
        assertThat(told).hasSize(TargetAddress.FORMS.size() - 1); // all but the embedded one
        for (String form : told) {
            assertThat(TargetAddress.parse(form.replace("…", "host:1/x").replace("jdbc:host", "jdbc:x:host")))
                    .as(form)
                    .isPresent();
        }
    }

    @Test
    void the_gauges_are_those_that_are_reported() throws Exception {
        Set<String> reported = new TreeSet<>();
        reported.add(OperationWorkload.PER_CPU_SECOND.name());
        Arrays.stream(Protocol.values())
                .flatMap(protocol -> Protocols.everyGauge(protocol).stream())
                .map(GaugeInfo::name)
                .forEach(reported::add);

        assertThat(firstCells("Gauges", "gauge")).isEqualTo(reported);
    }

    @Test
    void the_scenarios_for_known_defects_are_those_that_are_shipped() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("..", "scenarios", "mcp"))) {
            assertThat(section("Known defects of MCP servers")
                            .lines()
                            .flatMap(line -> Pattern.compile("`([^`]+\\.yaml)`")
                                    .matcher(line)
                                    .results())
                            .map(match -> match.group(1)))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void what_shows_a_finding_is_shipped() throws Exception {
        List<String> shown = Pattern.compile("`\\./muster run (\\S+\\.yaml)[^`]*`")
                .matcher(Files.readString(Path.of("..", "docs", "findings.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(shown)
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(Path.of("..", file)).exists());
    }

    @Test
    void every_shipped_scenario_against_another_server_is_understood() throws Exception {
        try (Stream<Path> targets = Files.list(Path.of("..", "scenarios", "targets"));
                Stream<Path> defects = Files.list(Path.of("..", "scenarios", "mcp"))) {
            List<Path> scenarios = Stream.concat(targets, defects)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .toList();
            assertThat(scenarios).hasSizeGreaterThanOrEqualTo(15);
            for (Path file : scenarios) {
                Scenario scenario = ScenarioParser.parse(file);
                assertThat(scenario.external()).as(file.toString()).isTrue();
                assertThat(scenario.description()).as(file.toString()).isNotBlank();
            }
        }
    }
}
