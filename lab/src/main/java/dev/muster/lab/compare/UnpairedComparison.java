package dev.muster.lab.compare;

import dev.muster.lab.result.ComparisonRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares runs that were made apart from each other. Never a verdict from fewer than four runs a side, from different
 * machines, or from tests that were loaded differently.
 */
public final class UnpairedComparison {
    private final RunSet a;
    private final RunSet b;
    private final NoiseFloors floors;

    /**
     * @param a the earlier side
     * @param b the later one
     * @param floors what is known of the machine's noise
     */
    public UnpairedComparison(RunSet a, RunSet b, NoiseFloors floors) {
        this.a = a;
        this.b = b;
        this.floors = floors;
    }

    /**
     * Compares.
     *
     * @param wanted which subjects
     */
    public Comparison compare(Predicate<Subject> wanted) {
        RunFigures left = a.runs().getFirst();
        RunFigures right = b.runs().getFirst();
        List<String> machines = left.machine().differences(right.machine());
        Set<Subject> subjects = new LinkedHashSet<>(a.subjects());
        subjects.addAll(b.subjects());
        List<ComparisonRecord> rows = new ArrayList<>();
        for (Subject subject : subjects) {
            if (!wanted.test(subject) || a.values(subject).length + b.values(subject).length == 0) {
                continue;
            }
            ComparisonRecord row = new FigureComparison(
                            subject,
                            floors.of(left.scenario().hash(), left.machine().id(), subject))
                    .unpaired(a, b);
            String load = left.loads().getOrDefault(subject.test(), "");
            String otherLoad = right.loads().getOrDefault(subject.test(), load);
            if (!machines.isEmpty()) {
                row = row.incomparable("measured on different machines");
            } else if (!load.equals(otherLoad)) {
                row = row.incomparable("the test was loaded differently");
            }
            rows.add(row);
        }
        return new Comparison(a.label(), b.label(), notes(left, right, machines), FigureComparison.corrected(rows));
    }

    private List<String> notes(RunFigures left, RunFigures right, List<String> machines) {
        List<String> notes = new ArrayList<>();
        if (!machines.isEmpty()) {
            notes.add("different machines, so nothing can be decided: " + String.join("; ", machines));
        }
        if (!left.scenario().hash().equals(right.scenario().hash())) {
            notes.add("the scenarios are not the same file: " + left.scenario().name() + " ("
                    + left.scenario().hash() + ") and " + right.scenario().name() + " ("
                    + right.scenario().hash() + "); only tests that were loaded alike are compared");
        }
        if (!left.jdk().equals(right.jdk())) {
            notes.add("different JDKs: " + left.jdk() + " and " + right.jdk());
        }
        if (!String.valueOf(left.kernel()).equals(String.valueOf(right.kernel()))) {
            notes.add("different kernels: " + left.kernel() + " and " + right.kernel());
        }
        for (RunSet side : List.of(a, b)) {
            side.runs().stream()
                    .filter(run -> !run.complete())
                    .forEach(run -> notes.add(run.source() + " did not come to its end"));
            if (side.runs().stream().anyMatch(run -> !run.scenario().baseline())) {
                notes.add(side.label() + " is a quick look, not a baseline");
            }
        }
        return notes;
    }
}
