package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.BuildException;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.RunJudgement;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.report.FullReports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole validation, within an hour: the standard suite, then faults and a soak of twenty minutes, then each profile
 * beside the others. Each part is a run of its own; the four reports are written from all of them.
 */
final class FullValidation {
    private static final String COMMAND = "./muster validate --full";
    private static final String SUITE = "suite";
    private static final String DEPLOYMENT = "deployment";
    private static final String MATRIX = "matrix";
    private static final String REPEATED = "\nrepeat: 5\n";
    private static final int ROUNDS = 8;
    /** Of an hour: the rest is for building Muster, and for what a run that was begun in time still takes. */
    private static final Duration BUDGET = Duration.ofMinutes(57);

    private final Shell shell;
    private final ProfileOption profile;
    private final HistoryOption history;
    private final FilingOption filing;
    private final long begun = System.nanoTime();
    private final List<String> lost = new ArrayList<>();
    private boolean interrupted;

    FullValidation(Shell shell, ProfileOption profile, HistoryOption history, FilingOption filing) {
        this.shell = shell;
        this.profile = profile;
        this.history = history;
        this.filing = filing;
    }

    /** Runs it; answers the exit code. What one part cannot do is no other's loss. */
    int run(@Nullable Path out) throws InterruptedException {
        try {
            Build build = OwnBuild.or(null);
            Path directory = out == null ? RunNames.fresh(shell, "validate-full") : out;
            if (Files.exists(directory.resolve(SUITE))) {
                throw Failure.usage(directory + " already holds a validation; name another directory");
            }
            filing.check(shell);
            Files.createDirectories(directory);
            // What measures ends by itself when the process is to end; it waits until the reports are written too.
            try (Interruption _ = new Interruption()) {
                return run(build, directory);
            }
        } catch (BuildException missing) {
            throw Failure.unreachable(String.valueOf(missing.getMessage()));
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    private int run(Build build, Path directory) throws IOException, InterruptedException {
        Path suite = directory.resolve(SUITE);
        Path deployment = directory.resolve(DEPLOYMENT);
        attempt(() -> part(Home.scenario("validate.yaml"), suite));
        report(directory, null);
        if (!interrupted) {
            attempt(() -> part(deploymentScenario(directory), deployment));
            report(directory, null);
        }
        if (!interrupted) {
            attempt(() -> matrix(build, directory));
        }
        conclude(directory, List.of(suite, deployment));
        return interrupted
                ? ExitCode.INTERRUPTED
                : worst(List.of(suite, deployment)).exitCode();
    }

    /** A part of it. */
    private interface Part {
        /** Answers its exit code. */
        int measure() throws IOException, InterruptedException;
    }

    private void attempt(Part part) throws InterruptedException {
        try {
            interrupted |= part.measure() == ExitCode.INTERRUPTED;
        } catch (IOException e) {
            lost(String.valueOf(e.getMessage()));
        } catch (ScenarioException | Failure e) {
            lost(String.valueOf(e.getMessage()));
        }
    }

    private void lost(String why) {
        lost.add(why);
        shell.err().println("muster: the validation is not whole: " + why);
        shell.err().flush();
    }

    /** Written anew after each part: what is measured is told, whatever becomes of the rest. */
    private void report(Path directory, @Nullable MatrixRecord matrix) throws IOException {
        FullReports.write(
                directory,
                measured(directory.resolve(SUITE)),
                measured(directory.resolve(DEPLOYMENT)),
                lost.isEmpty() ? "the validation did not come to it." : String.join("; ", lost) + ".",
                matrix);
    }

    private static @Nullable Path measured(Path run) {
        return Files.exists(run.resolve(RunJson.FILE)) ? run : null;
    }

    private int part(Path scenario, Path out) throws InterruptedException {
        return new Measurement(shell, profile)
                .run(
                        scenario,
                        /* target= */ null,
                        /* jfr= */ null,
                        /* drivers= */ null,
                        out,
                        COMMAND + profile.again(),
                        new RunJudgement(Optional.empty(), Optional.empty(), NoiseFloors.UNKNOWN),
                        history,
                        filing);
    }

    /**
     * Faults, and then the soak: one run, so that one report tells of both. Both files end with their list of tests.
     * Each fault once: five of each, as in the file, take half of the hour and leave no time for the profiles.
     */
    private static Path deploymentScenario(Path directory) throws IOException {
        String faults = Files.readString(Home.scenario("faults.yaml"));
        String soak = Files.readString(Home.scenario("soak-20-minutes.yaml"));
        String tests = "\ntests:\n";
        int from = soak.indexOf(tests);
        if (from < 0 || !faults.contains(tests) || !faults.contains(REPEATED)) {
            throw new IOException("the shipped scenarios of faults and soak have no list of tests at their end, or"
                    + " the faults are not repeated");
        }
        return Files.writeString(
                directory.resolve("deployment.yaml"),
                faults.replace(REPEATED, "\nrepeat: 1\n").stripTrailing() + "\n\n"
                        + soak.substring(from + tests.length()));
    }

    private int matrix(Build build, Path directory) throws IOException, InterruptedException {
        Matrix matrix = new Matrix(
                shell,
                build,
                Home.scenario("matrix.yaml"),
                directory.resolve(MATRIX),
                profile.name(),
                ROUNDS,
                BUDGET.minusNanos(System.nanoTime() - begun));
        try (Interruption _ = new Interruption(matrix::cancel)) {
            report(directory, matrix.run());
            return matrix.cancelled() ? ExitCode.INTERRUPTED : ExitCode.DONE;
        }
    }

    private static Verdict worst(List<Path> runs) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        for (Path run : runs) {
            @Nullable
            Verdict verdict = measured(run) == null ? null : RunJson.read(run).verdict();
            verdicts.add(verdict == null ? Verdict.INCONCLUSIVE : verdict);
        }
        return Verdict.worst(verdicts);
    }

    private void conclude(Path directory, List<Path> runs) throws IOException {
        Style style = shell.screen().outputStyle();
        shell.out().println();
        for (Path run : runs) {
            if (Files.exists(run.resolve(RunJson.FILE))) {
                shell.out().println(VerdictWords.word(style, worst(List.of(run))) + "  " + run.getFileName());
            }
        }
        for (String name : FullReports.NAMES) {
            shell.out().println(style.dim("report ") + directory.resolve(name + ".html"));
        }
        shell.out().flush();
    }
}
