package dev.muster.lab.report;

import dev.muster.lab.result.ComparisonRecord;
import java.util.List;

/** Rows of a Markdown table. */
final class Cells {
    private Cells() {}

    static void row(StringBuilder out, Object... cells) {
        out.append('|');
        for (Object cell : cells) {
            out.append(' ')
                    .append(plain(String.valueOf(cell)).replace("|", "\\|"))
                    .append(" |");
        }
        out.append('\n');
    }

    /** Text on one line and without markup: some of it is what a target answered. */
    static String plain(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replace("<", "&lt;");
    }

    /** The table of figures that were compared. */
    static void comparisons(StringBuilder out, List<ComparisonRecord> rows) {
        List<String> headings = ComparisonTable.HEADINGS;
        row(out, headings.stream().map(it -> it.replace("#", "")).toArray());
        row(
                out,
                headings.stream().map(it -> it.startsWith("#") ? "---:" : "---").toArray());
        rows.forEach(row -> row(out, ComparisonTable.cells(row).toArray()));
    }
}
