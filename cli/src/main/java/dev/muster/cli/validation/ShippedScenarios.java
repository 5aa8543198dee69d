package dev.muster.cli.validation;

import dev.muster.client.text.Suggestions;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.lab.LabScenario;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.scenario.TestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scenarios that ship with the program and measure Muster itself, by the names of their files. What starts commands
 * of its own or calls other servers is not among them: whoever may start a run does not choose what runs on the
 * machine.
 */
final class ShippedScenarios {
    private static final System.Logger LOG = System.getLogger(ShippedScenarios.class.getName());
    private static final String ENDING = ".yaml";
    private static final int DEPTH = 2;

    private final Path folder;
    private volatile @Nullable Map<String, Shipped> known;

    /**
     * A scenario.
     *
     * @param scenario as others see it
     * @param file where it is
     * @param judgedLast the tests whose bounds follow the disk, which is measured until the run ends
     */
    record Shipped(LabScenario scenario, Path file, Set<String> judgedLast) {}

    ShippedScenarios(Path folder) {
        this.folder = folder;
    }

    /** All of them, by name. */
    List<LabScenario> all() {
        return known().values().stream().map(Shipped::scenario).toList();
    }

    /**
     * The scenario of a name. A path is no name: only what is in the list is found.
     *
     * @throws dev.muster.core.RefusedException if there is none; the message has the nearest
     */
    Shipped find(String name) {
        Shipped found = known().get(name);
        if (found == null) {
            throw Refusal.of(
                            ErrorCode.NOT_FOUND,
                            "there is no scenario '" + name + "' to be run here; "
                                    + Suggestions.hint(name, known().keySet()))
                    .withHelp("only shipped scenarios that measure Muster are run from here; run your own file with"
                            + " 'muster run'")
                    .asException();
        }
        return found;
    }

    /** Read when somebody asks first: a server that is never asked need not know. */
    private Map<String, Shipped> known() {
        Map<String, Shipped> all = known;
        if (all == null) {
            all = read();
            known = all;
        }
        return all;
    }

    private Map<String, Shipped> read() {
        Map<String, Shipped> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
                read(file, all);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The shipped scenarios cannot be listed: {0}", e.getMessage());
        }
        return all;
    }

    private void read(Path file, Map<String, Shipped> all) {
        try {
            Scenario scenario = ScenarioParser.parse(file);
            if (!scenario.external()) {
                String path = folder.relativize(file).toString().replace('\\', '/');
                String name = path.substring(0, path.length() - ENDING.length());
                List<String> tests =
                        scenario.tests().stream().map(TestSpec::name).toList();
                Set<String> judgedLast = scenario.tests().stream()
                        .filter(test -> test.thresholds().stream()
                                .anyMatch(threshold -> threshold.bound().disk() != null))
                        .map(TestSpec::name)
                        .collect(Collectors.toSet());
                all.put(name, new Shipped(new LabScenario(name, scenario.description(), tests), file, judgedLast));
            }
        } catch (ScenarioException wrong) {
            LOG.log(System.Logger.Level.WARNING, "A shipped scenario is left out: {0}", wrong.getMessage());
        }
    }
}
