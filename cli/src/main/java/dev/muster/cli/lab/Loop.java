package dev.muster.cli.lab;

import dev.muster.cli.checklist.KeptSearch;
import dev.muster.cli.engine.EngineChoice;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.filing.Filed;
import dev.muster.cli.filing.Filing;
import dev.muster.cli.filing.StepTasks;
import dev.muster.cli.pages.LoopPage;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.lab.advice.Trials;
import dev.muster.lab.compare.BuildException;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.RunStoppedException;
import dev.muster.lab.report.Page;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.tune.Candidate;
import dev.muster.lab.tune.Decision;
import dev.muster.lab.tune.Tried;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The loop: measure, file what is found, tune, measure again, report; as a session with a task a step. */
@Command(
        name = "loop",
        description = {
            "Measure, make tasks of what is found, look for a better setting and prove it, measure again under it, end the"
                    + " tasks of findings that are gone, and report: one session of a project, a task for each step.",
            "Nothing is changed but what is told: the setting that was proved to be better is written to a file."
        },
        footer = {
            "",
            "Example:",
            "  muster loop scenarios/tune/pool.yaml --tune \"pool --size 1,2,4,8\"",
            "",
            "Exit codes: 0 the loop is closed, whatever it found; 4 the search could not be measured; 130 interrupted."
        })
final class Loop extends LabCommand {
    private static final Map<String, Function<Shell, TuneCommand>> SEARCHES =
            Map.of("gc", TuneGc::new, "pool", TunePool::new, "profile", TuneProfile::new);
    private static final List<String> STEPS =
            List.of("Measure", "File what was found", "Look for a better setting", "Measure again", "Report");

    @Parameters(
            paramLabel = "SCENARIO.yaml",
            description = "What is measured and tuned by. It goes through a face: rest, websocket or mcp+http.")
    private Path file;

    @Option(
            names = "--tune",
            paramLabel = "KIND",
            description = "What is tuned: gc, pool or profile, with options of that command. Default: pool.")
    private String tune = "pool";

    @Option(
            names = "--build",
            paramLabel = "BUILD",
            description = "The build to measure and tune. Default: this program.")
    private @Nullable Path build;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Directory of the loop. Default: a new one in ./runs.")
    private @Nullable Path out;

    @Option(
            names = "--findings-project",
            paramLabel = "NAME",
            description =
                    "Project of the session and of the findings; made when it is not there. Default: performance.")
    private String project = "performance";

    @Mixin
    private final EngineChoice engine = new EngineChoice();

    Loop(Shell shell) {
        super(shell);
    }

    /** What measures ends by itself when the process is to end; it waits until the tasks and the session say so too. */
    @Override
    public Integer call() throws InterruptedException {
        try (Interruption _ = new Interruption()) {
            return loop();
        }
    }

    private int loop() throws InterruptedException {
        try {
            Scenario scenario = ScenarioParser.parse(file);
            TuneCommand.requireFaces(scenario);
            Path directory = out == null ? RunNames.fresh(shell(), "loop-" + scenario.name()) : out;
            if (Files.exists(directory)) {
                throw Failure.usage(directory + " is there already; name another directory");
            }
            TuneCommand search = search(directory.resolve("tune"));
            CandidateRuns runs = new CandidateRuns(OwnBuild.or(build), file, scenario, directory);
            return run(scenario, directory, search, runs);
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        } catch (BuildException missing) {
            throw Failure.unreachable(String.valueOf(missing.getMessage()));
        } catch (RefusedException refused) {
            throw Failure.failed(
                    refused.code().name(),
                    "the session of the loop cannot go on: " + refused.refusal().message());
        } catch (RunStoppedException stopped) {
            return ExitCode.INTERRUPTED;
        } catch (IOException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()));
        }
    }

    /** The search as its own command, with the options that were given for it. */
    private TuneCommand search(Path place) {
        List<String> words = new ArrayList<>(List.of(tune.strip().split("\\s+")));
        String kind = words.removeFirst();
        Function<Shell, TuneCommand> known = SEARCHES.get(kind);
        if (known == null) {
            throw Failure.usage("--tune: there is no '" + kind + "'; "
                    + Suggestions.hint(kind, SEARCHES.keySet().stream().sorted().toList()));
        }
        words.addAll(List.of("--scenario", file.toString(), "--out", place.toString()));
        if (build != null) {
            words.addAll(List.of("--build", build.toString()));
        }
        TuneCommand command = known.apply(shell());
        try {
            new CommandLine(command).parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException wrong) {
            throw Failure.usage("--tune: " + wrong.getMessage());
        }
        command.candidates(); // refuses what makes no sense, before anything is measured
        return command;
    }

    private int run(Scenario scenario, Path directory, TuneCommand search, CandidateRuns runs)
            throws IOException, InterruptedException {
        StepTasks tasks = with(muster -> StepTasks.begin(muster, project, "Loop: " + scenario.name(), STEPS));
        // Each step stops its own work; this keeps the process until its task knows.
        try (Interruption whole = new Interruption()) {
            return run(new Steps(tasks, whole), directory, search, runs);
        }
    }

    private int run(Steps steps, Path directory, TuneCommand search, CandidateRuns runs)
            throws IOException, InterruptedException {
        RunFigures before = steps.step(0, () -> measure(runs, Candidate.PRESENT, 1), RunFigures::source);
        Filed filed = steps.step(1, () -> file(directory, before), Loop::told);
        int code = steps.step(2, () -> whole(search), any -> "kept in " + directory.resolve("tune"));
        KeptSearch found = KeptSearch.read(directory.resolve("tune"));
        RunFigures after = steps.step(3, () -> measure(runs, better(found), 2), RunFigures::source);
        Filed again = file(directory, after);
        Page page = LoopPage.of(new LoopPage.Measured(before, filed), found, new LoopPage.Measured(after, again));
        Files.writeString(directory.resolve("loop.md"), page.markdown());
        Files.writeString(directory.resolve("loop.html"), page.html());
        steps.last(page);
        say("");
        say(page.say());
        say("session of " + steps.tasks().whole() + " in project " + project);
        say(shell().screen().outputStyle().dim("report ") + directory.resolve("loop.html"));
        return code;
    }

    /** A search that was cut short is none: its step has failed, and there is nothing to go on with. */
    private static int whole(TuneCommand search) throws IOException, InterruptedException {
        int code = search.call();
        if (code == ExitCode.INTERRUPTED) {
            throw new RunStoppedException("the search was interrupted");
        }
        return code;
    }

    private static Candidate better(KeptSearch found) {
        return found.record().decision() != Decision.IMPROVED
                ? Candidate.PRESENT
                : found.record().tried().stream()
                        .map(Tried::candidate)
                        .filter(it -> it.name().equals(found.record().best()))
                        .findFirst()
                        .orElseThrow();
    }

    private RunFigures measure(CandidateRuns runs, Candidate candidate, int time)
            throws IOException, InterruptedException {
        say((time == 1 ? "measuring" : "measuring again") + ": " + candidate.name());
        try (Interruption _ = new Interruption(runs::cancel)) {
            return runs.run(candidate, 0, time);
        }
    }

    private Filed file(Path directory, RunFigures run) throws IOException, InterruptedException {
        Path place = directory.resolve(run.source());
        try (Muster muster = engine.open(shell(), shell().ownerWait(), true)) {
            Filed filed = new Filing(muster, project).file(RunJson.read(place), place.toString(), Trials.read(place));
            say("findings " + told(filed));
            return filed;
        }
    }

    private static String told(Filed filed) {
        return filed.created().size() + " filed, " + filed.kept().size() + " still there, "
                + filed.closed().size() + " gone";
    }

    /** Something that is done with the engine while nothing is measured. */
    private <T> @Nullable T withOrNull(Function<Muster, @Nullable T> work) throws InterruptedException {
        try (Muster muster = engine.open(shell(), shell().ownerWait(), true)) {
            return work.apply(muster);
        }
    }

    private <T> T with(Function<Muster, T> work) throws InterruptedException {
        return Objects.requireNonNull(withOrNull(work));
    }

    /** A step. */
    private interface Work<T> {
        T of() throws IOException, InterruptedException;
    }

    /** The steps of this loop, each with its task. */
    private final class Steps {
        private final StepTasks tasks;
        private final Interruption interruption;

        private Steps(StepTasks tasks, Interruption interruption) {
            this.tasks = tasks;
            this.interruption = interruption;
        }

        private StepTasks tasks() {
            return tasks;
        }

        private <T> T step(int number, Work<T> work, Function<T, String> summary)
                throws IOException, InterruptedException {
            Lease lease = with(muster -> tasks.begins(muster, number));
            T done;
            try {
                if (interruption.requested()) {
                    throw new RunStoppedException("interrupted before it began");
                }
                done = work.of();
            } catch (IOException | RuntimeException failed) {
                withOrNull(muster -> {
                    tasks.fails(muster, lease, String.valueOf(failed.getMessage()));
                    return null;
                });
                throw failed;
            }
            withOrNull(muster -> {
                tasks.ends(muster, lease, summary.apply(done), List.of());
                return null;
            });
            return done;
        }

        /** The last hands in the report, and ends the session. */
        private void last(Page page) throws InterruptedException {
            withOrNull(muster -> {
                Lease lease = tasks.begins(muster, STEPS.size() - 1);
                tasks.ends(
                        muster,
                        lease,
                        page.say(),
                        List.of(NewArtifact.text("loop.md", "text/markdown", page.markdown())));
                tasks.close(muster);
                return null;
            });
        }
    }
}
