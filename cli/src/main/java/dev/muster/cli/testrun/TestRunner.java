package dev.muster.cli.testrun;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.testrun.TestResult.Basis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs tests and judges how they went.
 *
 * <p>What is in doubt is never a success: a run that was killed, that wrote no report where one was promised, that told
 * of no test, or that failed though its report names no failure has no result at all.
 *
 * @param directory where they run
 * @param limit how long they may
 * @param reports patterns of the reports that they write; empty if they write none
 * @param tap whether they promise TAP on standard output; it is recognised without that, too
 * @param output where what they print is kept; null for a new file in the system's folder for such
 * @param variables what their command is told beside its environment
 */
public record TestRunner(
        Path directory,
        Duration limit,
        List<String> reports,
        boolean tap,
        @Nullable Path output,
        Map<String, String> variables) {
    private static final int SHOWN_LINES = 20;
    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 64;
    /** What a shell answers for a program that it cannot run, and for one that is not there. */
    private static final int CANNOT_RUN = 126;

    private static final int NOT_THERE = 127;

    /**
     * Runs them; the last lines that they print go to standard error.
     *
     * @throws Failure if there is no result
     */
    public TestResult run(List<String> vector, Shell shell) throws InterruptedException {
        if (!Files.isDirectory(directory)) {
            throw Failure.usage("there is no directory " + directory + " to run the tests in");
        }
        ReportFiles files = new ReportFiles(directory, reports);
        TapReport spoken = new TapReport();
        Path file = file();
        long begun = System.nanoTime();
        int code;
        try (KeptOutput kept = new KeptOutput(file, KeptOutput.MOST)) {
            try {
                code = new TestProcess(vector, directory, limit, variables, shell.err())
                        .run(
                                (bytes, count) -> {
                                    kept.take(bytes, count);
                                    spoken.feed(bytes, count);
                                },
                                kept::take);
            } finally {
                show(kept, shell);
            }
        } catch (Failure e) {
            String help = e.help();
            throw e.withHelp((help == null ? "" : help + "; ") + "what they printed is in " + file);
        } catch (IOException e) {
            throw Failure.unreachable("cannot keep what the tests print in " + file + ": " + e.getMessage())
                    .withHelp("name another file with --output; nothing is recorded");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (code > SIGNALS && code <= SIGNALS + LAST_SIGNAL) {
            throw none("TESTS_KILLED", "exit code " + code + ": signal " + (code - SIGNALS) + " ended them", file);
        }
        return judged(vector, code, files, spoken, took, file);
    }

    private Path file() {
        try {
            return output != null ? output.toAbsolutePath() : Files.createTempFile("muster-tests-", ".log");
        } catch (IOException e) {
            throw Failure.unreachable("cannot make a file for what the tests print: " + e.getMessage())
                    .withHelp("name one with --output");
        }
    }

    private static void show(KeptOutput kept, Shell shell) {
        Style style = shell.screen().errorStyle();
        kept.lastLines(SHOWN_LINES).forEach(line -> shell.err().println(style.dim("  | " + Glyphs.oneLine(line))));
        shell.err().flush();
    }

    private TestResult judged(
            List<String> vector, int code, ReportFiles files, TapReport spoken, Duration took, Path file) {
        Basis basis = !reports.isEmpty() ? Basis.REPORTS : tap || spoken.declared() ? Basis.TAP : Basis.EXIT_CODE;
        Reading reading = switch (basis) {
            case REPORTS -> {
                List<Path> written = files.written();
                yield written.isEmpty()
                        ? new Reading.Broken("no file of " + String.join(", ", reports) + " was written")
                        : JunitReports.read(written);
            }
            case TAP -> spoken.reading();
            case EXIT_CODE ->
                code == CANNOT_RUN || code == NOT_THERE
                        ? new Reading.Broken("a shell answers that for a program that it cannot run")
                        : new Reading.Counted(code == 0 ? 1 : 0, code == 0 ? 0 : 1, 0, List.of());
        };
        return switch (reading) {
            case Reading.Broken broken -> throw none("NO_RESULT", "exit code " + code + ": " + broken.why(), file);
            case Reading.Counted counted -> {
                if (counted.passed() + counted.failed() == 0) {
                    throw none(
                            "NO_RESULT",
                            counted.skipped() == 0
                                    ? "no test was run"
                                    : "no test was run, and " + counted.skipped() + " skipped",
                            file);
                }
                if (code != 0 && counted.failed() == 0) {
                    throw none("NO_RESULT", "exit code " + code + ", and yet no test is told to have failed", file);
                }
                yield new TestResult(
                        List.copyOf(vector),
                        counted.passed(),
                        counted.failed(),
                        counted.skipped(),
                        basis,
                        code,
                        counted.failing(),
                        took,
                        file);
            }
        };
    }

    private static Failure none(String code, String why, Path file) {
        return Failure.failed(code, "the tests have no result: " + why + "; nothing is recorded")
                .withHelp("what they printed is in " + file);
    }
}
