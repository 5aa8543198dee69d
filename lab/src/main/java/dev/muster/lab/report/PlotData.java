package dev.muster.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a plot as a table, behind a click. Series that have their points at the same places stand side by
 * side, which is easier to read and takes a third of the space; others stand one below the other.
 */
final class PlotData {
    private final Axis x;
    private final Axis y;
    private final List<Series> series = new ArrayList<>();

    private record Series(String name, List<double[]> points) {}

    PlotData(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    void add(String name, List<double[]> points) {
        series.add(new Series(name, points));
    }

    void into(StringBuilder out) {
        out.append("<details><summary>Data</summary><div class=\"scroll\"><table>");
        SortedMap<Double, List<@Nullable String[]>> rows = rows();
        long points = series.stream().mapToLong(each -> each.points().size()).sum();
        long cells = rows.values().stream().mapToLong(List::size).sum() * series.size();
        if (cells <= 2 * points) {
            sideBySide(out, rows);
        } else {
            oneBelowTheOther(out);
        }
        out.append("</table></div></details>");
    }

    /** The values of all series at each place; several rows where a series has several values at one. */
    private SortedMap<Double, List<@Nullable String[]>> rows() {
        SortedMap<Double, List<@Nullable String[]>> rows = new TreeMap<>();
        for (int i = 0; i < series.size(); i++) {
            for (double[] point : series.get(i).points()) {
                List<@Nullable String[]> here = rows.computeIfAbsent(point[0], place -> new ArrayList<>(1));
                free(here, i)[i] = y.mark().apply(point[1]);
            }
        }
        return rows;
    }

    private @Nullable String[] free(List<@Nullable String[]> here, int column) {
        for (@Nullable String[] row : here) {
            if (row[column] == null) {
                return row;
            }
        }
        @Nullable String[] another = new @Nullable String[series.size()];
        here.add(another);
        return another;
    }

    private void sideBySide(StringBuilder out, SortedMap<Double, List<@Nullable String[]>> rows) {
        out.append("<thead><tr><th rowspan=\"2\">")
                .append(Markup.escape(x.label()))
                .append("</th><th colspan=\"")
                .append(series.size())
                .append("\">")
                .append(Markup.escape(y.label()))
                .append("</th></tr><tr>");
        series.forEach(
                each -> out.append("<th>").append(Markup.escape(each.name())).append("</th>"));
        out.append("</tr></thead><tbody>");
        rows.forEach((place, values) -> values.forEach(row -> {
            out.append("<tr>");
            cell(out, x.mark().apply(place));
            for (@Nullable String value : row) {
                cell(out, value == null ? "" : value);
            }
            out.append("</tr>");
        }));
        out.append("</tbody>");
    }

    private void oneBelowTheOther(StringBuilder out) {
        out.append("<thead><tr><th>series</th><th>")
                .append(Markup.escape(x.label()))
                .append("</th><th>")
                .append(Markup.escape(y.label()))
                .append("</th></tr></thead><tbody>");
        for (Series each : series) {
            for (double[] point : each.points()) {
                out.append("<tr>");
                cell(out, each.name());
                cell(out, x.mark().apply(point[0]));
                cell(out, y.mark().apply(point[1]));
                out.append("</tr>");
            }
        }
        out.append("</tbody>");
    }

    private static void cell(StringBuilder out, String text) {
        out.append("<td>").append(Markup.escape(text)).append("</td>");
    }
}
