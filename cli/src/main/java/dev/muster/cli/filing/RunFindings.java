package dev.muster.cli.filing;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Recommendation;
import dev.muster.lab.advice.Trial;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run found, and what it would have found had it been there.
 *
 * @param opportunities most urgent first
 * @param decided keys of all findings that this run can speak about
 * @param trusted {@link Opportunity#labelOfTest} of the tests whose measurement counts
 */
record RunFindings(List<Opportunity> opportunities, Set<String> decided, Set<String> trusted) {
    RunFindings {
        opportunities = List.copyOf(opportunities);
        decided = Set.copyOf(decided);
        trusted = Set.copyOf(trusted);
    }

    /**
     * Reads a run.
     *
     * @param where its directory, as its user knows it
     * @param trials which recommendations were tried
     */
    static RunFindings of(RunRecord run, String where, List<Trial> trials) {
        List<Opportunity> found = new ArrayList<>();
        Set<String> decided = new HashSet<>();
        Set<String> trusted = new HashSet<>();
        for (TestRecord test : run.tests()) {
            if (!counts(test)) {
                continue;
            }
            trusted.add(Opportunity.labelOfTest(test.name()));
            for (GateRecord gate : test.gates()) {
                if (gate.state() == GateState.FAIL) {
                    found.add(Opportunity.of(run, where, test, gate));
                }
                if (gate.state() != GateState.INCONCLUSIVE) {
                    decided.add(Opportunity.keyOfGate(run, test, gate));
                }
            }
        }
        Advice advice = Advice.of(
                run.with(run.tests().stream().filter(RunFindings::counts).toList()), trials);
        advice.lookedFor().keySet().forEach(rule -> decided.add(Opportunity.keyOfRule(run, rule)));
        for (Recommendation recommendation : advice.recommendations()) {
            if (worthwhile(recommendation)) {
                found.add(Opportunity.of(run, where, recommendation));
            } else {
                decided.remove(Opportunity.keyOfRule(run, recommendation.rule()));
            }
        }
        found.sort(Comparator.comparingInt(Opportunity::priority).reversed());
        return new RunFindings(found, decided, trusted);
    }

    /** Whether this run shows that a filed finding is gone: it looked at the test that showed it, and saw nothing. */
    boolean showsGone(String key, Set<String> labels) {
        return decided.contains(key)
                && opportunities.stream().noneMatch(it -> it.key().equals(key))
                && labels.stream().anyMatch(trusted::contains);
    }

    /** A test that was cut short, or whose generator was the bottleneck, shows neither a fault nor its absence. */
    private static boolean counts(TestRecord test) {
        return test.verdict() != null
                && test.verdict() != Verdict.INVALID
                && !test.rungs().isEmpty();
    }

    /** What was tried in vain, and what the target can do nothing about, is nobody's task; but it is still there. */
    private static boolean worthwhile(Recommendation advice) {
        return advice.state() == Recommendation.State.PROPOSED || advice.state() == Recommendation.State.VERIFIED;
    }
}
