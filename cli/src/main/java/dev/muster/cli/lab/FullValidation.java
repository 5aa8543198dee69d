package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.BuildException;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.RunJudgement;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.report.FullReports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int ROUNDS = 8;

    private final Shell shell;
    private final ProfileOption profile;
    private final HistoryOption history;
    private final FilingOption filing;

    FullValidation(Shell shell, ProfileOption profile, HistoryOption history, FilingOption filing) {
        this.shell = shell;
        this.profile = profile;
        this.history = history;
        this.filing = filing;
    }

    /** Runs it; answers the exit code. */
    int run(@Nullable Path out) throws InterruptedException {
        try {
            Build build = OwnBuild.or(null);
            Path directory = out == null ? RunNames.fresh(shell, "validate-full") : out;
            Path suite = directory.resolve(SUITE);
            Path deployment = directory.resolve(DEPLOYMENT);
            if (Files.exists(suite)) {
                throw Failure.usage(directory + " already holds a validation; name another directory");
            }
            Files.createDirectories(directory);
            List<Integer> codes = new ArrayList<>();
            codes.add(part(Home.scenario("validate.yaml"), suite));
            if (!interrupted(codes)) {
                codes.add(part(deploymentScenario(directory), deployment));
            }
            @Nullable MatrixRecord matrix = interrupted(codes) ? null : matrix(build, directory, codes);
            FullReports.write(
                    directory, suite, Files.exists(deployment.resolve(RunJson.FILE)) ? deployment : null, matrix);
            conclude(directory, List.of(suite, deployment));
            return interrupted(codes)
                    ? ExitCode.INTERRUPTED
                    : worst(List.of(suite, deployment)).exitCode();
        } catch (BuildException missing) {
            throw Failure.unreachable(String.valueOf(missing.getMessage()));
        } catch (IOException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
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
     */
    private static Path deploymentScenario(Path directory) throws IOException {
        String faults = Files.readString(Home.scenario("faults.yaml"));
        String soak = Files.readString(Home.scenario("soak-20-minutes.yaml"));
        String tests = "\ntests:\n";
        int from = soak.indexOf(tests);
        if (from < 0 || !faults.contains(tests)) {
            throw new IOException("the shipped scenarios of faults and soak have no list of tests at their end");
        }
        return Files.writeString(
                directory.resolve("deployment.yaml"),
                faults.stripTrailing() + "\n\n" + soak.substring(from + tests.length()));
    }

    private MatrixRecord matrix(Build build, Path directory, List<Integer> codes)
            throws IOException, InterruptedException {
        Matrix matrix = new Matrix(shell, build, Home.scenario("matrix.yaml"), directory.resolve(MATRIX), profile.name(), ROUNDS);
        try (Interruption interruption = new Interruption(matrix::cancel)) {
            MatrixRecord record = matrix.run();
            if (!record.complete()) {
                codes.add(ExitCode.INTERRUPTED);
            }
            return record;
        }
    }

    private static boolean interrupted(List<Integer> codes) {
        return codes.contains(ExitCode.INTERRUPTED);
    }

    private static Verdict worst(List<Path> runs) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        for (Path run : runs) {
            RunRecord record = RunJson.read(run);
            verdicts.add(record.verdict() == null ? Verdict.INCONCLUSIVE : record.verdict());
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
