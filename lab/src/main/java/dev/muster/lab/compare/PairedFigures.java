package dev.muster.lab.compare;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.NoiseFloor;
import dev.muster.lab.analysis.PairedRatio;
import dev.muster.lab.result.ComparisonRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What pairs of runs say about every figure. */
public final class PairedFigures {
    private final List<RunPair> pairs;
    private final NoiseFloors floors;
    private final Predicate<Subject> wanted;

    /**
     * @param pairs those measured so far
     * @param floors what is known of the machine's noise
     * @param wanted which subjects
     */
    public PairedFigures(List<RunPair> pairs, NoiseFloors floors, Predicate<Subject> wanted) {
        this.pairs = List.copyOf(pairs);
        this.floors = floors;
        this.wanted = wanted;
    }

    /** Every figure compared, corrected for their number. */
    public List<ComparisonRecord> compare() {
        List<ComparisonRecord> rows = new ArrayList<>();
        for (Subject subject : subjects()) {
            RunFigures any = pairs.getFirst().a();
            rows.add(new FigureComparison(
                            subject,
                            floors.of(any.scenario().hash(), any.machine().id(), subject))
                    .paired(pairs));
        }
        return FigureComparison.corrected(rows);
    }

    /** The noise floor of every figure, of pairs in which both sides are the same build; none with too few pairs. */
    public Map<Subject, NoiseFloor> noise() {
        Map<Subject, NoiseFloor> noise = new LinkedHashMap<>();
        for (Subject subject : subjects()) {
            List<RunPair> whole = pairs.stream()
                    .filter(pair ->
                            above(pair.a().figure(subject)) && above(pair.b().figure(subject)))
                    .toList();
            if (whole.size() >= PairedRatio.LEAST_PAIRS) {
                noise.put(
                        subject,
                        NoiseFloor.of(PairedRatio.of(
                                values(whole.stream().map(RunPair::a).toList(), subject),
                                values(whole.stream().map(RunPair::b).toList(), subject),
                                FigureComparison.SEED)));
            }
        }
        return noise;
    }

    /** Whether more pairs would change nothing: every figure that they could tell something of has a verdict. */
    boolean decided(List<ComparisonRecord> rows) {
        return rows.stream().noneMatch(row -> row.verdict() == Change.INCONCLUSIVE && moreWouldTell(row));
    }

    /**
     * Whether more pairs could decide a figure. Not one that a side never has. And of figures that are 0 in some runs
     * only whether one side has any at all can be told: once both had some, no pair takes that back.
     */
    boolean moreWouldTell(ComparisonRecord row) {
        if (row.a() == null || row.b() == null) {
            return false;
        }
        Subject subject = new Subject(
                row.test(),
                row.agents(),
                row.operation(),
                Measure.named(row.metric()).orElseThrow());
        return row.ratio() != null || never(subject, RunPair::a) || never(subject, RunPair::b);
    }

    /** Whether a side has none of a figure in any pair that has a figure of both. */
    private boolean never(Subject subject, Function<RunPair, RunFigures> side) {
        return pairs.stream()
                .filter(pair -> pair.a().figure(subject).value() != null
                        && pair.b().figure(subject).value() != null)
                .noneMatch(pair -> above(side.apply(pair).figure(subject)));
    }

    private static boolean above(Figure figure) {
        Double value = figure.value();
        return value != null && value > 0;
    }

    private static double[] values(List<RunFigures> runs, Subject subject) {
        return runs.stream()
                .mapToDouble(run -> Objects.requireNonNull(run.figure(subject).value()))
                .toArray();
    }

    /** Those that any run has a value of: what no run can measure is nothing to compare. */
    private Set<Subject> subjects() {
        Set<Subject> subjects = new LinkedHashSet<>();
        for (RunPair pair : pairs) {
            for (RunFigures run : List.of(pair.a(), pair.b())) {
                run.figures().stream()
                        .filter(figure -> figure.value() != null && wanted.test(figure.subject()))
                        .forEach(figure -> subjects.add(figure.subject()));
            }
        }
        return subjects;
    }
}
