package dev.muster.lab.report;

import dev.muster.lab.result.ComparisonRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Figures compared, as the cells of a table; the same in every format. */
final class ComparisonTable {
    /** The headings; those that begin with # stand over numbers. */
    static final List<String> HEADINGS = List.of(
            "verdict",
            "test",
            "figure",
            "#agents",
            "#A",
            "#B",
            "#B / A",
            "95 % interval",
            "#margin",
            "#q",
            "#runs",
            "why");

    private static final double PERCENT = 100;

    private ComparisonTable() {}

    static List<String> cells(ComparisonRecord row) {
        Integer agents = row.agents();
        return List.of(
                word(row),
                row.test(),
                row.metric() + (row.operation() == null ? "" : " of " + row.operation()),
                agents == null ? "" : String.valueOf(agents),
                Format.number(row.a()),
                Format.number(row.b()),
                ratio(row.ratio()),
                row.low() == null ? Format.NONE : ratio(row.low()) + " to " + ratio(row.high()),
                String.format(Locale.ROOT, "± %.1f %%", row.margin() * PERCENT),
                row.q() == null ? Format.NONE : String.format(Locale.ROOT, "%.3f", row.q()),
                row.runsA() == row.runsB() ? String.valueOf(row.runsA()) : row.runsA() + " and " + row.runsB(),
                Objects.requireNonNullElse(row.reason(), ""));
    }

    /** The verdict, as a word for people. */
    static String word(ComparisonRecord row) {
        return row.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? Format.NONE : String.format(Locale.ROOT, "%.3f", ratio);
    }
}
