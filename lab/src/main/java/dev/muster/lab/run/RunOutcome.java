package dev.muster.lab.run;

import dev.muster.lab.gate.Verdict;
import java.nio.file.Path;

/**
 * How a run ended.
 *
 * @param verdict what it comes to
 * @param interrupted whether it was cut short; its results are partial
 * @param directory the run directory
 */
public record RunOutcome(Verdict verdict, boolean interrupted, Path directory) {
    private static final int INTERRUPTED = 130;

    /** The exit code of the command that ran it. */
    public int exitCode() {
        return interrupted ? INTERRUPTED : verdict.exitCode();
    }
}
