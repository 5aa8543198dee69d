package dev.muster.core.tdd;

import dev.muster.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the tests came to.
 *
 * @param passed 0 or more
 * @param failed 0 or more; errors count as failures
 * @param log what it printed, or where that is; null if nothing is to be kept
 * @param since the number of the project's last event when the run began: if the work was changed after it, the run
 *     says nothing about the work and is refused; null if that is not known
 */
public record TestRun(
        int passed,
        int failed,
        @Nullable String log,
        @Nullable Long since) {
    private static final int MOST = 10_000_000;

    /** A run of which nobody knows when it began. */
    public TestRun(int passed, int failed, @Nullable String log) {
        this(passed, failed, log, null);
    }

    void check() {
        Limits.range("passed", passed, 0, MOST);
        Limits.range("failed", failed, 0, MOST);
        if (log != null) {
            Limits.text("log", log, Limits.REASON);
        }
        if (since != null) {
            Limits.range("since", since, 0, Long.MAX_VALUE);
        }
    }
}
