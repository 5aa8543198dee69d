package dev.muster.lab.report;

import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a run has to say of itself that none of its tests says, for a CI server.
 *
 * @param name what should have been
 * @param outcome what was instead
 * @param reason why
 */
record RunCase(String name, Outcome outcome, String reason) {

    /** What came of it. */
    enum Outcome {
        FAILED,
        BROKEN,
        SKIPPED
    }

    /** All that there is to say; nothing of a complete run whose tests say what it came to. */
    static List<RunCase> of(RunRecord run) {
        List<RunCase> cases = new ArrayList<>();
        String stopped = stopped(run);
        if (run.state() != RunRecord.State.COMPLETE) {
            Outcome outcome = run.state() == RunRecord.State.BROKEN ? Outcome.BROKEN : Outcome.SKIPPED;
            cases.add(new RunCase("the run comes to its end", outcome, stopped));
        }
        for (String test : run.notRun()) {
            cases.add(new RunCase(test + " is run", Outcome.SKIPPED, "it was not run: " + stopped));
        }
        if (run.verdict() == Verdict.FAIL && run.tests().stream().noneMatch(test -> test.verdict() == Verdict.FAIL)) {
            cases.add(new RunCase("the run passes", Outcome.FAILED, reasons(run)));
        } else if (cases.isEmpty()
                && run.verdict() != Verdict.PASS
                && run.tests().stream().allMatch(test -> test.verdict() == Verdict.PASS)) {
            cases.add(new RunCase("the run passes", Outcome.SKIPPED, reasons(run)));
        }
        return cases;
    }

    static long count(List<RunCase> cases, Outcome outcome) {
        return cases.stream().filter(it -> it.outcome() == outcome).count();
    }

    private static String stopped(RunRecord run) {
        return Objects.requireNonNullElse(
                run.stateReason(),
                run.state() == RunRecord.State.RUNNING
                        ? "the run is under way, or was killed"
                        : "the run ended before");
    }

    private static String reasons(RunRecord run) {
        return run.reasons().isEmpty() ? "its verdict is " + run.verdict() : String.join("; ", run.reasons());
    }
}
