package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.lab.compare.Builds;
import dev.muster.lab.compare.MismatchException;
import dev.muster.lab.compare.PairedComparison;
import dev.muster.lab.compare.Setup;
import dev.muster.lab.engine.Starter;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.Face;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The two sides of a paired comparison, as a user names them: what is not named is the same on both. */
final class Sides {
    private static final String HELP =
            "--build twice compares two builds, --scenario twice two scenarios, --jvm two settings of the JVM,"
                    + " --drivers two ways to reach Muster";

    @Option(
            names = "--build",
            paramLabel = "BUILD",
            description = "A build to measure: a directory with a ./muster, such as a checkout, or an image of one"
                    + " (cli/target/muster/image.…, or a copy). Given twice, A and then B; given once, both. Default:"
                    + " this program.")
    private List<Path> builds = List.of();

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "What both are measured by; given twice, what A is and what B is. Tests of the same name are"
                    + " compared, and must be loaded alike.")
    private List<Path> scenarios = List.of();

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            description =
                    "More options for the JVM of B, such as \"-XX:+UseParallelGC\". Servers that its runs start have"
                            + " them too.")
    private @Nullable String jvm;

    @Option(
            names = "--drivers",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "A,B",
            description =
                    "Two ways to reach the same Muster, that of A and that of B, in every test of one scenario, whatever"
                            + " it says: in_process, rest, websocket, mcp+http or mcp+stdio.")
    private List<String> drivers = List.of();

    private boolean recorder;
    private List<String> profile = List.of();

    /** Whether anything was named. */
    boolean given() {
        return !builds.isEmpty() || !scenarios.isEmpty() || jvm != null || !drivers.isEmpty();
    }

    /** Whether two of something were named. */
    private boolean different() {
        return builds.size() == 2 || scenarios.size() == 2 || jvm != null || !drivers.isEmpty() || recorder;
    }

    /** Which option was given, for a message. */
    String option() {
        return !builds.isEmpty()
                ? "--build"
                : !scenarios.isEmpty() ? "--scenario" : jvm != null ? "--jvm" : "--drivers";
    }

    /** What B has that A has not, in words. */
    String change() {
        List<String> words = new ArrayList<>();
        if (builds.size() == 2) {
            words.add("build " + builds.getLast());
        }
        if (scenarios.size() == 2) {
            words.add("scenario " + scenarios.getLast());
        }
        if (jvm != null) {
            words.add("JVM options " + jvm);
        }
        if (!drivers.isEmpty()) {
            words.add("driver " + drivers.getLast());
        }
        if (recorder) {
            words.add("the flight recorder");
        }
        return String.join(", ", words);
    }

    /**
     * Sides that differ in this only: A's target is not recorded by its flight recorder, B's is.
     *
     * @throws Failure if anything was named that would make another difference
     */
    Sides recorded(RecordingTrial trial) {
        if (builds.size() > 1 || !scenarios.isEmpty() || jvm != null || !drivers.isEmpty()) {
            throw Failure.usage(
                    "--jfr-cost takes one --build at most: both sides are as the run was but for the recorder");
        }
        Sides all = new Sides();
        all.builds = builds;
        all.scenarios = List.of(trial.scenario());
        all.profile = trial.profile();
        all.recorder = true;
        return all;
    }

    /**
     * These sides where A is what a run was measured by, and B what was named.
     *
     * @throws Failure if nothing was named that could differ from it
     */
    Sides against(Verification verification) {
        if (scenarios.size() > 1) {
            throw Failure.usage("--verify takes one --scenario, the changed one: A is measured by the run's own")
                    .withHelp("to compare two scenarios, leave --verify out");
        }
        if (!drivers.isEmpty()) {
            throw Failure.usage("--verify does not go with --drivers: how Muster is reached changes nothing in it");
        }
        Path runScenario = verification.scenario();
        Sides all = new Sides();
        all.profile = verification.profile();
        all.builds = builds.size() == 1 ? List.of(own(), builds.getFirst()) : builds;
        all.scenarios = scenarios.isEmpty() ? List.of(runScenario) : List.of(runScenario, scenarios.getFirst());
        all.jvm = jvm;
        if (!all.different()) {
            throw Failure.usage("--verify needs what was changed: the changed build, scenario or options of the JVM")
                    .withHelp("name it with --build, --scenario or --jvm");
        }
        return all;
    }

    /**
     * Refuses what cannot be compared.
     *
     * @throws Failure for a user's mistake
     */
    void check() {
        refuseMany("--build", builds);
        refuseMany("--scenario", scenarios);
        checkDrivers();
        if (!different()) {
            throw Failure.usage(
                            builds.isEmpty()
                                    ? "there is one side only: --scenario is given once, and nothing that differs"
                                    : "--build is given twice, for A and for B; here it is given once")
                    .withHelp(HELP);
        }
        if (scenarios.isEmpty()) {
            throw Failure.usage("--scenario is missing: name what the builds are measured by");
        }
    }

    private void checkDrivers() {
        if (drivers.isEmpty()) {
            return;
        }
        drivers.forEach(name -> Faces.named("--drivers", name));
        if (drivers.size() != 2 || drivers.getFirst().equals(drivers.getLast())) {
            throw Failure.usage("--drivers takes two, that of A and that of B; here it is given "
                            + String.join(",", drivers))
                    .withHelp("such as --drivers in_process,rest; to compare three, compare two of them at a time");
        }
        if (scenarios.size() == 2) {
            throw Failure.usage("--drivers takes one --scenario: both sides do the same, by two ways")
                    .withHelp("for two scenarios, write 'face:' into each and leave --drivers out");
        }
    }

    private static void refuseMany(String option, List<Path> given) {
        if (given.size() > 2) {
            throw Failure.usage(
                    option + " is given at most twice, for A and for B; here it is given " + given.size() + " times");
        }
    }

    /** The scenario of A. */
    Scenario scenario() {
        return ScenarioParser.parse(scenarios.getFirst());
    }

    /**
     * Finds A and then B, building them if need be.
     *
     * @throws dev.muster.lab.compare.BuildException when there is no such build
     * @throws dev.muster.lab.scenario.ScenarioException when a scenario has mistakes
     */
    List<Setup> find() throws InterruptedException {
        Scenario left = scenario();
        Scenario right = scenarios.size() == 1 ? left : ScenarioParser.parse(scenarios.getLast());
        drivers.forEach(name -> Faces.through(left, Face.named(name)));
        try {
            PairedComparison.requireAlike(left, right);
        } catch (MismatchException unlike) {
            throw Failure.usage(String.valueOf(unlike.getMessage()));
        }
        String launcher = System.getProperty(Starter.LAUNCHER);
        Builds all = new Builds(launcher == null ? null : Path.of(launcher));
        if (jvm != null && (left.external() || right.external())) {
            throw Failure.usage("--jvm changes the JVM of Muster, and the scenario measures another server: "
                            + (left.external() ? left : right).target())
                    .withHelp("change that server's own options: with a second scenario for the changed one");
        }
        Path a = builds.isEmpty() ? own() : builds.getFirst();
        Path b = builds.isEmpty() ? a : builds.getLast();
        return List.of(
                new Setup(all.find(a), scenarios.getFirst(), left.source(), "", arguments("--no-jfr", 0)),
                new Setup(
                        all.find(b),
                        scenarios.getLast(),
                        right.source(),
                        jvm == null ? "" : jvm.strip(),
                        arguments("--jfr", 1)));
    }

    /** What {@code muster run} is told beside the scenario. */
    private List<String> arguments(String recording, int side) {
        return Stream.of(
                        profile,
                        recorder ? List.of(recording) : List.<String>of(),
                        drivers.isEmpty() ? List.<String>of() : List.of("--face", drivers.get(side)))
                .flatMap(List::stream)
                .toList();
    }

    private static Path own() {
        String image = System.getProperty(Starter.IMAGE);
        if (image == null) {
            throw Failure.unreachable("it is not known which build this program is")
                    .withHelp("start it with ./muster, or name the builds with --build");
        }
        return Path.of(image);
    }
}
