package dev.muster.core.tdd;

import dev.muster.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the tests came to.
 *
 * @param passed 0 or more
 * @param failed 0 or more; errors count as failures
 * @param log what it printed, or where that is; null if nothing is to be kept
 */
public record TestRun(int passed, int failed, @Nullable String log) {
    private static final int MOST = 10_000_000;

    void check() {
        Limits.range("passed", passed, 0, MOST);
        Limits.range("failed", failed, 0, MOST);
        if (log != null) {
            Limits.text("log", log, Limits.REASON);
        }
    }
}
