package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Main;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.Policy;
import dev.muster.lab.scenario.PolicyParser;
import dev.muster.lab.scenario.ScenarioParser;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The workflow for GitHub Actions and docs/comparing.md use commands, files and keys that there are. */
class WorkflowTest {
    private static final Path ROOT = Path.of("..");
    private static final Path WORKFLOW = ROOT.resolve("ops/github/muster.yml");
    private static final Path PAGE = ROOT.resolve("docs/comparing.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:\\$ )?\\./muster ([^|>#\\n]*)");
    private static final Pattern SHIPPED = Pattern.compile("(?:scenarios|ops)/[\\w./-]+");
    private static final Pattern POLICY = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    private static void parse(String arguments) {
        Main.commands(Shell.of(
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        InputStream.nullInputStream(),
                        Map.of(),
                        Screen.NONE))
                .parseArgs(words(arguments).toArray(String[]::new));
    }

    private static List<String> words(String arguments) {
        List<String> words = new ArrayList<>();
        Pattern.compile("\"([^\"]*)\"|(\\S+)")
                .matcher(arguments)
                .results()
                .forEach(word -> words.add(word.group(1) != null ? word.group(1) : word.group(2)));
        return words;
    }

    private static List<String> commands(String text) {
        return COMMAND.matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    private static void requireShipped(String text) {
        assertThat(SHIPPED.matcher(text).results().map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
    }

    /** Every step of every job. */
    private static List<Map<?, ?>> steps() throws Exception {
        Object workflow = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(WORKFLOW));
        List<Map<?, ?>> steps = new ArrayList<>();
        Map<?, ?> jobs = (Map<?, ?>) ((Map<?, ?>) workflow).get("jobs");
        for (Object job : jobs.values()) {
            for (Object step : (List<?>) ((Map<?, ?>) job).get("steps")) {
                steps.add((Map<?, ?>) step);
            }
        }
        return steps;
    }

    @Test
    void every_command_of_the_workflow_is_one_of_the_programs_on_files_that_are_there() throws Exception {
        List<String> runs = steps().stream()
                .map(step -> step.get("run"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        List<String> commands =
                runs.stream().flatMap(run -> commands(run).stream()).toList();

        assertThat(commands).hasSize(4).allSatisfy(WorkflowTest::parse);
        assertThat(String.join("\n", commands)).contains("compare --build", "history", "report", "run scenarios/");
        requireShipped(Files.readString(WORKFLOW));
        assertThat(steps())
                .allSatisfy(step -> assertThat(step.containsKey("run") || step.containsKey("uses"))
                        .isTrue());
    }

    @Test
    void the_policy_and_the_scenario_beside_it_are_valid() {
        Policy policy = PolicyParser.parse(ROOT.resolve("ops/github/gates.yaml"));

        assertThat(policy.rules()).hasSize(3);
        assertThat(ScenarioParser.parse(ROOT.resolve("scenarios/compare.yaml")).tests())
                .hasSize(1);
    }

    @Test
    void the_page_on_comparing_shows_commands_and_policies_that_work() throws Exception {
        String page = Files.readString(PAGE);

        assertThat(commands(page)).hasSizeGreaterThan(5).allSatisfy(WorkflowTest::parse);
        assertThat(POLICY.matcher(page).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(
                                PolicyParser.parse("gates.yaml", text).rules())
                        .isNotEmpty());
        requireShipped(page);
    }
}
