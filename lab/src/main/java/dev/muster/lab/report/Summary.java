package dev.muster.lab.report;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RunRecord.State;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run comes to, in plain sentences; the same in every format. */
final class Summary {
    private final RunRecord run;

    Summary(RunRecord run) {
        this.run = run;
    }

    /** What the whole report of a run is called: a run of faults alone is no stress test. */
    String kind() {
        boolean faults = !run.tests().isEmpty() && run.tests().stream().allMatch(test -> test.fault() != null);
        return faults ? "Faults" : "Stress test";
    }

    /** The word on top of the page. */
    String verdict() {
        Verdict verdict = run.verdict();
        if (verdict == null) {
            return "NO RESULT";
        }
        return verdict.name();
    }

    /** Whether the run did not come to its end. */
    boolean partial() {
        return run.state() != State.COMPLETE;
    }

    /** Why it did not, or an empty text. */
    String partialReason() {
        return switch (run.state()) {
            case COMPLETE -> "";
            case RUNNING ->
                "The run has not ended: either it is still going on, or it was killed. Figures are those of finished rungs.";
            case INTERRUPTED -> "Partial: " + run.stateReason() + ".";
            case BROKEN -> "Partial: the run broke off. " + run.stateReason();
        };
    }

    /** One sentence under the verdict. */
    String sentence() {
        long gates = gates().size();
        long failed =
                gates().stream().filter(gate -> gate.state() == GateState.FAIL).count();
        long open = gates().stream()
                .filter(gate -> gate.state() == GateState.INCONCLUSIVE)
                .count();
        String tests = run.tests().size() + (run.tests().size() == 1 ? " test" : " tests");
        Verdict verdict = run.verdict();
        if (verdict == null) {
            return "No test was finished.";
        }
        return switch (verdict) {
            case PASS ->
                gates == 0
                        ? tests + " measured; no threshold was set, so nothing could fail."
                        : "All " + gates + " gates of " + tests + " hold.";
            case FAIL ->
                failed == 0
                        ? "No gate failed, but: " + first(run.reasons())
                        : failed + " of " + gates + " gates failed.";
            case INVALID -> "The measurement itself cannot be trusted: " + first(run.reasons());
            case INCONCLUSIVE ->
                open > 0
                        ? "Nothing failed, but " + open + " of " + gates + " gates could not be decided."
                        : partial()
                                ? "Nothing failed as far as the run came."
                                : "Nothing failed, but: " + first(run.reasons());
        };
    }

    private static String first(List<String> reasons) {
        return reasons.isEmpty() ? "no reason was recorded" : reasons.getFirst();
    }

    /** Every gate of every test. */
    List<GateRecord> gates() {
        return run.tests().stream().flatMap(test -> test.gates().stream()).toList();
    }

    /** The label for runs whose figures must not be compared with, or an empty text. */
    String caveat() {
        return run.scenario().baseline() ? "" : "quick look, not a baseline";
    }

    /** Whether anything was pretended. */
    boolean simulated() {
        return run.tests().stream().anyMatch(TestRecord::simulated);
    }

    /** What the first search found, or the ladder with the highest peak, in a sentence; empty when there is neither. */
    String capacity() {
        Optional<String> found = run.tests().stream()
                .filter(test -> test.probe() != null)
                .map(test -> test.name() + ": " + CourseWords.found(Objects.requireNonNull(test.probe())))
                .findFirst();
        return found.orElseGet(this::peak);
    }

    private String peak() {
        return run.tests().stream()
                .filter(test -> test.ladder() && !test.load().open())
                .filter(test -> valid(test).stream().anyMatch(rung -> rung.throughput() > 0))
                .max(Comparator.comparingInt(test -> valid(test).size()))
                .map(test -> {
                    RungRecord best = valid(test).stream()
                            .max(Comparator.comparingDouble(RungRecord::throughput))
                            .orElseThrow();
                    RungRecord last = valid(test).getLast();
                    return String.format(
                            Locale.ROOT,
                            "%s: peak %s %s/s at %s; %.0f %% of it at %s.",
                            test.name(),
                            Format.rate(best.throughput()),
                            test.unit(),
                            Format.agents(best.agents()),
                            100 * last.throughput() / best.throughput(),
                            Format.agents(last.agents()));
                })
                .orElse("");
    }

    private static List<RungRecord> valid(TestRecord test) {
        return test.rungs().stream().filter(rung -> rung.invalid().isEmpty()).toList();
    }

    /**
     * How far a gate is from its bound: below 1 there is room, above 1 it is broken; null when there is no telling, as
     * where none is allowed and there are some.
     */
    static @Nullable Double used(GateRecord gate) {
        Double bound = gate.bound();
        Double value = gate.value();
        if (bound == null || value == null) {
            return null;
        }
        boolean upper = gate.boundText().startsWith("≤");
        if (upper) {
            return bound != 0 ? (Double) (value / bound) : value == 0 ? (Double) 0.0 : null;
        }
        return value != 0 ? (Double) (bound / value) : bound == 0 ? (Double) 0.0 : null;
    }
}
