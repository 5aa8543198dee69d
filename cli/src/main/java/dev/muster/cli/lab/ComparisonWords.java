package dev.muster.cli.lab;

import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.PolicyGate;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.result.ComparisonRecord;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Comparisons, for a terminal. */
final class ComparisonWords {
    private static final double MEGABYTE = 1024.0 * 1024;
    private static final double PERCENT = 100;

    private ComparisonWords() {}

    static void rows(Shell shell, List<ComparisonRecord> rows) {
        Style style = shell.screen().outputStyle();
        Table table = Table.of(
                "VERDICT", "TEST", ">AGENTS", "FIGURE", ">A", ">B", ">CHANGE", ">95 % INTERVAL", ">MARGIN", "WHY");
        for (ComparisonRecord row : rows) {
            table.cell(row.verdict().name().toLowerCase(Locale.ROOT), text -> painted(style, row.verdict(), text))
                    .cell(row.test())
                    .cell(row.agents())
                    .cell(row.metric() + (row.operation() == null ? "" : " of " + row.operation()))
                    .cell(figure(row.metric(), row.a()))
                    .cell(figure(row.metric(), row.b()))
                    .cell(change(row.ratio()))
                    .cell(row.low() == null ? "–" : change(row.low()) + " to " + change(row.high()))
                    .cell(String.format(Locale.ROOT, "± %.1f %%", row.margin() * PERCENT))
                    .cell(row.reason());
        }
        if (!rows.isEmpty()) {
            table.print(
                    shell.out(), style, shell.screen().output() ? shell.screen().width() : 0);
        }
    }

    /** What the columns of paired runs are, where a reader may try to divide them. */
    static void pairs(Shell shell, List<ComparisonRecord> rows) {
        if (rows.stream().anyMatch(row -> row.ratio() != null)) {
            shell.out()
                    .println(shell.screen()
                            .outputStyle()
                            .dim(
                                    "A and B are medians of all runs; CHANGE is the median of the pairs' own ratios, so that it is"
                                            + " not B / A."));
        }
    }

    static void gates(Shell shell, List<PolicyGate> gates) {
        Style style = shell.screen().outputStyle();
        Table table = Table.of("GATE", "TEST", ">AGENTS", "METRIC", "BOUND", ">VALUE", "WHY");
        for (PolicyGate one : gates) {
            var gate = one.gate();
            table.cell(
                            gate.state(),
                            text -> gate.state() == GateState.PASS
                                    ? style.green(text)
                                    : gate.state() == GateState.FAIL ? style.red(text) : style.yellow(text))
                    .cell(one.test())
                    .cell(gate.agents())
                    .cell(gate.metric() + (gate.operation() == null ? "" : " of " + gate.operation()))
                    .cell(gate.boundText())
                    .cell(gate.value() == null ? "–" : Gates.number(gate.value()))
                    .cell(gate.reason());
        }
        if (!gates.isEmpty()) {
            table.print(
                    shell.out(), style, shell.screen().output() ? shell.screen().width() : 0);
        }
    }

    private static String painted(Style style, Change verdict, String text) {
        return switch (verdict) {
            case REGRESSED -> style.red(text);
            case IMPROVED -> style.green(text);
            case EQUIVALENT -> text;
            case INCONCLUSIVE -> style.yellow(text);
        };
    }

    static String figure(String metric, @Nullable Double value) {
        if (value == null) {
            return "–";
        }
        return metric.endsWith("_bytes") && value >= MEGABYTE
                ? String.format(Locale.ROOT, "%,.1f MB", value / MEGABYTE)
                : Gates.number(value);
    }

    /** A ratio as a change in percent. */
    static String change(@Nullable Double ratio) {
        return ratio == null ? "–" : String.format(Locale.ROOT, "%+.1f %%", (ratio - 1) * PERCENT);
    }
}
