package dev.muster.lab.compare;

import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished run held against a baseline and a policy: the comparisons go into its record, the policy's gates to the
 * tests that they are about, and both into the verdict. Comparisons alone change no verdict.
 *
 * @param baseline what it is held against; empty for limits alone
 * @param policy what is asked for; empty to be told only
 * @param floors what is known of the machine's noise
 */
public record RunJudgement(Optional<RunSet> baseline, Optional<Policy> policy, NoiseFloors floors) {

    /** Whether there is nothing to do. */
    public boolean idle() {
        return baseline.isEmpty() && policy.isEmpty();
    }

    /**
     * The record with what was found.
     *
     * @param source where the run is
     */
    public RunRecord judge(RunRecord run, String source) {
        RunSet judged = new RunSet(source, List.of(RunFigures.of(run, source)));
        Optional<Comparison> comparison =
                baseline.map(it -> new UnpairedComparison(it, judged, floors).compare(this::wanted));
        List<ComparisonRecord> rows = comparison.map(Comparison::rows).orElse(List.of());
        List<PolicyGate> gates =
                policy.map(it -> new PolicyGates(it).judge(judged, rows)).orElse(List.of());
        List<TestRecord> tests = new ArrayList<>();
        List<PolicyGate> left = new ArrayList<>(gates);
        for (TestRecord test : run.tests()) {
            List<PolicyGate> own =
                    left.stream().filter(it -> it.test().equals(test.name())).toList();
            left.removeAll(own);
            tests.add(judged(test, own));
        }
        List<String> reasons = new ArrayList<>();
        tests.forEach(test -> test.reasons().forEach(reason -> reasons.add(test.name() + ": " + reason)));
        comparison.ifPresent(it -> it.notes().forEach(note -> reasons.add("baseline: " + note)));
        List<Verdict> verdicts = new ArrayList<>();
        if (run.verdict() != null) {
            verdicts.add(run.verdict());
        }
        tests.stream()
                .map(TestRecord::verdict)
                .filter(java.util.Objects::nonNull)
                .forEach(verdicts::add);
        if (!left.isEmpty()) { // about tests that this run does not have
            left.forEach(it -> reasons.add(it.test() + ": " + reason(it.gate())));
            policy.ifPresent(it -> verdicts.add(new PolicyGates(it).verdict(left)));
        }
        return new RunRecord(
                run.schema(),
                run.state(),
                run.stateReason(),
                run.tool(),
                Verdict.worst(verdicts),
                reasons,
                run.scenario(),
                run.startedAt(),
                run.seconds(),
                run.environment(),
                tests,
                run.notRun(),
                rows,
                run.samples(),
                run.reproduce());
    }

    private boolean wanted(Subject subject) {
        return subject.measure().standard() && subject.operation() == null
                || policy.filter(it -> it.covers(subject)).isPresent();
    }

    private TestRecord judged(TestRecord test, List<PolicyGate> own) {
        Verdict before = test.verdict();
        if (own.isEmpty() || before == null) { // a test that was cut short is not judged
            return test;
        }
        List<GateRecord> gates = new ArrayList<>(test.gates());
        List<String> failed = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (PolicyGate one : own) {
            gates.add(one.gate());
            if (one.gate().state() == GateState.FAIL) {
                failed.add(reason(one.gate()));
            } else if (one.gate().state() == GateState.INCONCLUSIVE) {
                open.add(reason(one.gate()));
            }
        }
        List<String> reasons = new ArrayList<>(failed);
        reasons.addAll(test.reasons());
        reasons.addAll(open);
        Verdict asked = policy.map(it -> new PolicyGates(it).verdict(own)).orElse(Verdict.PASS);
        return test.judged(Verdict.worst(List.of(before, asked)), reasons, gates);
    }

    private static String reason(GateRecord gate) {
        return gate.metric()
                + (gate.operation() == null ? "" : " of " + gate.operation())
                + (gate.agents() == null ? "" : " at " + gate.agents() + " agents")
                + ": " + gate.reason();
    }
}
