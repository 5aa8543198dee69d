package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.testrun.TestResult;
import dev.muster.client.UnreachableException;
import dev.muster.core.EngineException;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.scrum.StoryId;
import org.jspecify.annotations.Nullable;

/**
 * Tests that were run and whose result was not recorded: they may have taken long, so nobody is to have to run them
 * again to learn how they went.
 */
record Unrecorded(StoryId story, TestResult result) {

    /** What went wrong, with what is known of the tests. */
    RuntimeException told(RuntimeException why) {
        return switch (why) {
            case RefusedException refused -> {
                Refusal refusal = refused.refusal();
                yield refusal.withHelp(after(refusal.help(), isOvertaken(refusal) ? kept() : kept() + byHand()))
                        .asException();
            }
            case Failure failure -> failure.withHelp(after(failure.help(), kept() + byHand()));
            case UnreachableException away ->
                Failure.unreachable(String.valueOf(away.getMessage()))
                        .withHelp((away.maybeDone()
                                        ? "'muster tdd status " + story + "' says whether it was recorded; "
                                        : "")
                                + kept()
                                + byHand());
            case EngineException broken ->
                Failure.unreachable(String.valueOf(broken.getMessage())).withHelp(kept() + byHand());
            default -> why;
        };
    }

    /** Of a cycle that has gone on meanwhile the result says nothing. */
    private static boolean isOvertaken(Refusal refusal) {
        return refusal.code() == ErrorCode.INVALID_STATE || refusal.code() == ErrorCode.CONFLICT;
    }

    private static String after(@Nullable String help, String more) {
        return help == null ? more : help + "; " + more;
    }

    private String kept() {
        return "the tests went: " + result.words() + "; what they printed is in " + result.output();
    }

    private String byHand() {
        return "; to record that without another run: muster tdd run-tests " + story + " --passed " + result.passed()
                + " --failed " + result.failed() + " --log '" + result.output() + "'";
    }
}
