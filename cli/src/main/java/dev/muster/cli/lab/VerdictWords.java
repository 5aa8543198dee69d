package dev.muster.cli.lab;

import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a run comes to, for a terminal. */
final class VerdictWords {
    private static final int MOST_REASONS = 12;

    private VerdictWords() {}

    /** The verdict, painted. */
    static String word(Style style, @Nullable Verdict verdict) {
        return switch (verdict) {
            case null -> style.dim("no result");
            case PASS -> style.green("PASS");
            case FAIL -> style.red("FAIL");
            case INVALID, INCONCLUSIVE -> style.yellow(verdict.name());
        };
    }

    /** The verdict, a sentence, and why it is not a plain pass. */
    static void print(RunRecord run, Style style, Consumer<String> say) {
        say.accept(style.bold(word(style, run.verdict())) + "  " + sentence(run));
        List<String> reasons = run.reasons();
        reasons.stream().limit(MOST_REASONS).forEach(reason -> say.accept("  " + Glyphs.oneLine(reason)));
        if (reasons.size() > MOST_REASONS) {
            say.accept("  and " + (reasons.size() - MOST_REASONS) + " more in the report");
        }
    }

    private static String sentence(RunRecord run) {
        List<GateRecord> gates =
                run.tests().stream().flatMap(test -> test.gates().stream()).toList();
        long failed =
                gates.stream().filter(gate -> gate.state() == GateState.FAIL).count();
        long open = gates.stream()
                .filter(gate -> gate.state() == GateState.INCONCLUSIVE)
                .count();
        String tests = Figures.count(run.tests().size(), "test");
        String judged = gates.isEmpty()
                ? tests + (run.state() == RunRecord.State.COMPLETE ? ", no thresholds" : ", nothing judged")
                : failed > 0
                        ? failed + " of " + Figures.count(gates.size(), "gate") + " failed"
                        : open > 0
                                ? open + " of " + Figures.count(gates.size(), "gate") + " could not be decided"
                                : Figures.count(gates.size(), "gate") + " of " + tests
                                        + (gates.size() == 1 ? " holds" : " hold");
        String partial = switch (run.state()) {
            case COMPLETE -> "";
            case RUNNING -> " (partial: the run has not ended, or was killed)";
            case INTERRUPTED ->
                " (partial: interrupted"
                        + (run.notRun().isEmpty()
                                ? ""
                                : "; " + run.notRun().size() + " of "
                                        + Figures.count(
                                                run.tests().size()
                                                        + run.notRun().size(),
                                                "test")
                                        + " did not run")
                        + ")";
            case BROKEN -> " (partial: " + run.stateReason() + ")";
        };
        return judged + partial + (run.scenario().baseline() ? "" : "; a quick look, not a baseline");
    }
}
