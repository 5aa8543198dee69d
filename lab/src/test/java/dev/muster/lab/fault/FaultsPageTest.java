package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/faults.md and the shipped scenarios say of faults is what there is. */
class FaultsPageTest {
    private static final Pattern SAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final double MOST_QUICK_SECONDS = 240;
    /** What a server takes to start, and an audit: measured beside the loads. */
    private static final double AROUND_A_TEST_SECONDS = 6;

    private static Scenario shipped(String name) {
        return ScenarioParser.parse(Path.of("..", "scenarios", name));
    }

    private static Set<FaultKind> kinds(Scenario scenario) {
        return scenario.tests().stream()
                .map(test -> ((Course.Fault) test.course()).plan().kind())
                .collect(Collectors.toSet());
    }

    @Test
    void every_sample_of_the_page_is_a_scenario_with_a_fault() throws Exception {
        List<String> samples = SAMPLE.matcher(Files.readString(Path.of("..", "docs", "faults.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(samples)
                .hasSize(4)
                .allSatisfy(sample -> assertThat(kinds(ScenarioParser.parse("page.yaml", sample)))
                        .hasSize(1));
    }

    @Test
    void the_page_names_every_fault_and_where_it_works() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "faults.md"));

        assertThat(FaultKind.values()).allSatisfy(kind -> assertThat(page).contains("`" + kind.wireName() + "`"));
    }

    @Test
    void the_long_scenario_has_every_fault_five_times_or_three_and_the_quick_one_takes_under_four_minutes() {
        Scenario all = shipped("faults.yaml");
        assertThat(kinds(all)).containsExactlyInAnyOrderElementsOf(Arrays.asList(FaultKind.values()));
        assertThat(all.tests())
                .allMatch(test -> test.repetitions() >= (test.name().startsWith("overload") ? 3 : 5));

        Scenario quick = shipped("faults-quick.yaml");
        double seconds = quick.tests().stream()
                .mapToDouble(test ->
                        ((Window.Lasting) test.window()).duration().toMillis() / 1e3 + 2 + AROUND_A_TEST_SECONDS)
                .sum();
        assertThat(quick.baseline()).isFalse();
        assertThat(seconds).isLessThan(MOST_QUICK_SECONDS);
    }
}
