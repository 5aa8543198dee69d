package dev.muster.cli.pages;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.analysis.MedianInterval;
import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.report.Page;
import dev.muster.lab.report.Page.Part.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The figures of runs that measured the same: how many, their median, and between what the true one lies. */
final class FigureTable {
    private static final List<String> HEAD =
            List.of("test", "#agents", "operation", "figure", "#n", "#median", "#95 % interval", "unit");
    private static final String NONE = "–";

    private FigureTable() {}

    /**
     * The section of runs of one scenario on one machine by one program.
     *
     * @param more facts that stand before those of the runs
     */
    static Page.Part of(String title, List<Fact> more, List<RunFigures> runs) {
        List<Fact> facts = new ArrayList<>(more);
        facts.addAll(facts(runs));
        List<String> notes = runs.size() >= MedianInterval.LEAST_VALUES
                ? List.of()
                : List.of("No intervals: they need " + MedianInterval.LEAST_VALUES + " runs, and there "
                        + (runs.size() == 1 ? "is 1." : "are " + runs.size() + "."));
        return new Page.Part(title, facts, notes, HEAD, rows(runs));
    }

    private static List<Fact> facts(List<RunFigures> runs) {
        RunFigures first = runs.getFirst();
        String commit = first.tool().commit();
        return List.of(
                new Fact(
                        "scenario",
                        first.scenario().name() + ", hash " + first.scenario().hash()),
                new Fact(
                        "machine",
                        first.machine().described() + ", fingerprint "
                                + first.machine().id()),
                new Fact("JDK", first.jdk()),
                new Fact(
                        "program",
                        first.tool().version() + ", " + (commit == null ? "commit unknown" : "commit " + commit)),
                new Fact("measured", dates(runs)),
                new Fact(
                        "runs",
                        String.join(", ", runs.stream().map(RunFigures::source).toList())));
    }

    private static String dates(List<RunFigures> runs) {
        List<String> dates = runs.stream().map(RunFigures::startedAt).sorted().toList();
        return dates.size() == 1 ? dates.getFirst() : dates.getFirst() + " to " + dates.getLast();
    }

    private static List<List<String>> rows(List<RunFigures> runs) {
        Map<Subject, List<Double>> values = new LinkedHashMap<>();
        Map<Subject, String> missing = new LinkedHashMap<>();
        for (RunFigures run : runs) {
            for (Figure figure : run.figures()) {
                if (!shown(figure.subject())) {
                    continue;
                }
                values.computeIfAbsent(figure.subject(), any -> new ArrayList<>());
                if (figure.value() == null) {
                    missing.putIfAbsent(figure.subject(), Objects.requireNonNullElse(figure.missing(), "not measured"));
                } else {
                    values.get(figure.subject()).add(figure.value());
                }
            }
        }
        List<List<String>> rows = new ArrayList<>();
        values.forEach((subject, all) -> rows.add(row(subject, all, missing.get(subject))));
        return rows;
    }

    /** Of the operations of a mix the tail is enough: a page of every percentile of every one is read by nobody. */
    private static boolean shown(Subject subject) {
        return subject.operation() == null || subject.measure() == Measure.P99_MS;
    }

    private static List<String> row(Subject subject, List<Double> all, @Nullable String why) {
        double[] values = all.stream().mapToDouble(Double::doubleValue).toArray();
        return List.of(
                subject.test(),
                subject.agents() == null ? NONE : String.valueOf(subject.agents()),
                Objects.requireNonNullElse(subject.operation(), "all"),
                subject.measure().wireName(),
                String.valueOf(values.length),
                values.length == 0 ? "not measured: " + why : Gates.number(Median.of(values)),
                MedianInterval.of(values)
                        .map(it -> Gates.number(it.low()) + " to " + Gates.number(it.high()))
                        .orElse(NONE),
                subject.measure().unit());
    }
}
