package dev.muster.core.tdd;

import org.jspecify.annotations.Nullable;

/** What the last run of the tests has to say for a command that the table allows. */
public final class TddGuard {
    private TddGuard() {}

    /**
     * The rule that keeps a command from being done now; null if none does.
     *
     * @param passed tests in the last run; null if there was none
     * @param failed tests in the last run; null if there was none
     * @param stale whether something has changed since, or there was none
     */
    public static @Nullable String against(
            TddCommand asked, TddState in, @Nullable Integer passed, @Nullable Integer failed, boolean stale) {
        boolean red = failed != null && failed > 0;
        boolean green = passed != null && passed > 0 && failed != null && failed == 0;
        return switch (TddMachine.meant(asked, in)) {
            case CODE -> in == TddState.TEST_RED && !red ? "the last run must have at least one failing test" : null;
            case REFACTOR -> in == TddState.CODE_GREEN && !green ? "the last run must be all green" : null;
            case COMMIT ->
                !green
                        ? "the last run must be all green"
                        : stale ? "the last run must be newer than the last change" : null;
            case DESIGN, TEST, NEXT, BACK, RUN_TESTS, STATUS, ABORT -> null;
        };
    }
}
