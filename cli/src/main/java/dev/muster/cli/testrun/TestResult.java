package dev.muster.cli.testrun;

import dev.muster.client.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the tests went that Muster ran.
 *
 * @param failed errors among them
 * @param basis what the figures are from
 * @param exitCode of the program
 * @param failing the names of those that failed, the first fifty
 * @param output where all is that it printed
 */
public record TestResult(
        List<String> vector,
        int passed,
        int failed,
        int skipped,
        Basis basis,
        int exitCode,
        List<String> failing,
        Duration took,
        Path output) {
    private static final int LONGEST_LOG = 8_000;

    /** What figures are from. */
    public enum Basis {
        REPORTS("reports"),
        TAP("TAP"),
        /** Only whether all went well is known; the whole run counts as one test. */
        EXIT_CODE("exit code alone: one suite, how many tests it has is not known");

        private final String words;

        Basis(String words) {
            this.words = words;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In one line, for people. */
    public String words() {
        return passed + " passed, " + failed + " failed" + (skipped == 0 ? "" : ", " + skipped + " skipped") + " (by "
                + basis.words + ") in " + String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    /** What is kept with the run in the project's log. */
    public String log() {
        String text = String.join(" ", vector) + ": " + words() + ", exit code " + exitCode
                + (failing.isEmpty() ? "" : "; failed: " + String.join(", ", failing));
        return (text.length() > LONGEST_LOG ? text.substring(0, LONGEST_LOG) + "…" : text) + "; output: " + output;
    }

    public void write(Json json) {
        json.texts("command", vector)
                .field("passed", (long) passed)
                .field("failed", (long) failed)
                .field("skipped", (long) skipped)
                .field("counted_by", basis.wire())
                .field("exit_code", (long) exitCode)
                .texts("failing", failing)
                .field("took_seconds", took)
                .field("output", output.toString());
    }
}
