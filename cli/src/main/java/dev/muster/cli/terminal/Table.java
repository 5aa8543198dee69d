package dev.muster.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows in aligned columns. A column without any content is left out; the last column takes what room there is and, on a
 * terminal, is cut to it.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST_LAST = 10;

    private record Cell(String text, UnaryOperator<String> paint) {}

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();
    private List<Cell> row = new ArrayList<>();

    private Table(List<String> headings) {
        this.headings = headings;
    }

    /** A table with these headings; one that begins with {@code >} stands over numbers, which are set to the right. */
    public static Table of(String... headings) {
        return new Table(List.of(headings));
    }

    /** The next cell of the row; null is an empty one. */
    public Table cell(@Nullable Object value) {
        return cell(value, UnaryOperator.identity());
    }

    /** The next cell of the row, painted. */
    public Table cell(@Nullable Object value, UnaryOperator<String> paint) {
        row.add(new Cell(value == null ? "" : Glyphs.oneLine(value.toString()), paint));
        if (row.size() == headings.size()) {
            rows.add(row);
            row = new ArrayList<>();
        }
        return this;
    }

    /**
     * Writes it.
     *
     * @param width cells in a line; 0 for no limit
     */
    public void print(PrintWriter out, Style style, int width) {
        int[] widths = widths();
        int last = lastShown(widths);
        if (width > 0) {
            int before = 0;
            for (int i = 0; i < last; i++) {
                before += widths[i] == 0 ? 0 : widths[i] + GAP.length();
            }
            widths[last] = Math.min(widths[last], Math.max(NARROWEST_LAST, width - before));
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i <= last; i++) {
            append(line, i, new Cell(heading(i), style::dim), widths, last);
        }
        out.println(line.toString().stripTrailing());
        for (List<Cell> cells : rows) {
            line.setLength(0);
            for (int i = 0; i <= last; i++) {
                append(line, i, cells.get(i), widths, last);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private String heading(int column) {
        String heading = headings.get(column);
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            for (List<Cell> cells : rows) {
                widths[i] = Math.max(widths[i], Glyphs.width(cells.get(i).text()));
            }
            widths[i] = widths[i] == 0 ? 0 : Math.max(widths[i], Glyphs.width(heading(i)));
        }
        return widths;
    }

    private static int lastShown(int[] widths) {
        int last = widths.length - 1;
        while (last > 0 && widths[last] == 0) {
            last--;
        }
        return last;
    }

    private void append(StringBuilder line, int column, Cell cell, int[] widths, int last) {
        if (widths[column] == 0) {
            return;
        }
        String text = Glyphs.fit(cell.text(), widths[column]);
        String padding = " ".repeat(widths[column] - Glyphs.width(text));
        boolean right = headings.get(column).startsWith(">");
        line.append(right ? padding : "").append(cell.paint().apply(text));
        if (column < last) {
            line.append(right ? "" : padding).append(GAP);
        }
    }
}
