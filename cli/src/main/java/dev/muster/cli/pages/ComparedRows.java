package dev.muster.cli.pages;

import dev.muster.lab.gate.Gates;
import dev.muster.lab.report.Page;
import dev.muster.lab.result.ComparisonRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Figures of B against those of A, as rows of a table. */
final class ComparedRows {
    static final List<String> HEAD = List.of(
            Page.STATE + "B is", "figure", "test", "#agents", "#A", "#B", "#B / A", "#95 % interval", "#n", "why");

    private static final String NONE = "–";

    private ComparedRows() {}

    static List<List<String>> of(List<ComparisonRecord> rows) {
        return rows.stream().map(ComparedRows::row).toList();
    }

    private static List<String> row(ComparisonRecord row) {
        return List.of(
                TuningPage.words(row.verdict()),
                row.metric() + (row.operation() == null ? "" : " of " + row.operation()),
                row.test(),
                row.agents() == null ? NONE : String.valueOf(row.agents()),
                number(row.a()),
                number(row.b()),
                ratio(row.ratio()),
                row.low() == null || row.high() == null ? NONE : ratio(row.low()) + " to " + ratio(row.high()),
                row.runsA() == row.runsB() ? String.valueOf(row.runsA()) : row.runsA() + " and " + row.runsB(),
                Objects.requireNonNullElse(row.reason(), ""));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "not measured" : Gates.number(value);
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? NONE : String.format(Locale.ROOT, "%.3f", ratio);
    }
}
