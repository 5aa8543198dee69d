package dev.muster.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that both reports show.
 *
 * @param head names of columns; those that begin with # hold figures
 * @param rows as many cells as columns
 */
record Sheet(List<String> head, List<List<String>> rows) {

    boolean empty() {
        return rows.isEmpty();
    }

    /** As HTML. */
    void into(Html out) {
        out.tableHead(head.toArray(String[]::new));
        for (List<String> row : rows) {
            out.raw("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                if (cell.equals("PASS") || cell.equals("FAIL") || cell.equals("OPEN")) {
                    out.raw("<td>").raw(Html.chip(cell)).raw("</td>");
                } else {
                    out.raw(head.get(i).startsWith("#") ? "<td class=\"num\">" : "<td>")
                            .text(cell)
                            .raw("</td>");
                }
            }
            out.raw("</tr>");
        }
        out.tableEnd();
    }

    /** As lines of Markdown. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(line(head.stream().map(name -> name.replaceFirst("^#", "")).toList()));
        lines.add(line(
                head.stream().map(name -> name.startsWith("#") ? "---:" : "---").toList()));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private static String line(List<String> cells) {
        StringBuilder out = new StringBuilder("|");
        cells.forEach(cell ->
                out.append(' ').append(Cells.plain(cell).replace("|", "\\|")).append(" |"));
        return out.toString();
    }
}
