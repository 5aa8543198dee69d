package dev.muster.lab.report;

import dev.muster.lab.result.ComparisonRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Ratios with their intervals, one below the other, around the line of no change; the margin is a band. */
final class ForestPlot {
    private static final double WIDTH = 760;
    private static final double NAME = 250;
    private static final double FIGURE = 170;
    private static final double ROW = 20;
    private static final double TOP = 24;
    private static final double LEAST_SPAN = 0.1;

    /**
     * A line of it.
     *
     * @param name what was compared
     * @param row the figures; it has a ratio and an interval
     */
    record Line(String name, ComparisonRecord row) {
        boolean drawable() {
            return row.ratio() != null && row.low() != null && row.high() != null && row.low() > 0;
        }
    }

    private final List<Line> lines;
    private final double span;

    private ForestPlot(List<Line> lines) {
        this.lines = lines;
        this.span = lines.stream()
                .flatMap(line -> List.of(low(line), high(line), 1 + line.row().margin()).stream())
                .mapToDouble(ratio -> Math.abs(Math.log(ratio)))
                .max()
                .orElse(LEAST_SPAN);
    }

    /** The plot; empty text when no line has an interval. */
    static String svg(String title, List<Line> all) {
        List<Line> drawn = all.stream().filter(Line::drawable).toList();
        return drawn.isEmpty() ? "" : new ForestPlot(drawn).svg(title);
    }

    private static double low(Line line) {
        return Objects.requireNonNull(line.row().low());
    }

    private static double high(Line line) {
        return Objects.requireNonNull(line.row().high());
    }

    private double x(double ratio) {
        double half = (WIDTH - NAME - FIGURE) / 2;
        return NAME + half + half * 0.96 * Math.log(ratio) / Math.max(span, LEAST_SPAN);
    }

    private String svg(String title) {
        double height = TOP + ROW * lines.size() + 26;
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "<figure class=\"plot bars\"><figcaption><strong>%3$s</strong></figcaption>"
                        + "<svg viewBox=\"0 0 %1$.0f %2$.0f\" role=\"img\" aria-label=\"%3$s\">",
                WIDTH,
                height,
                Markup.escape(title)));
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" y2=\"%.1f\" stroke=\"currentColor\" stroke-opacity=\".5\"/>",
                x(1),
                x(1),
                TOP - 8,
                height - 22));
        for (int i = 0; i < lines.size(); i++) {
            line(out, lines.get(i), TOP + ROW * i + ROW / 2);
        }
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">1 = as the first; log scale</text></svg></figure>\n",
                x(1),
                height - 6));
        return out.toString();
    }

    private void line(StringBuilder out, Line line, double y) {
        ComparisonRecord row = line.row();
        double ratio = Objects.requireNonNull(row.ratio());
        String colour = switch (row.verdict()) {
            case REGRESSED -> "var(--fail)";
            case IMPROVED -> "var(--pass)";
            case EQUIVALENT -> "currentColor";
            case INCONCLUSIVE -> "var(--open)";
        };
        double margin = 1 + row.margin();
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" style=\"fill:var(--faint);fill-opacity:1\"/>",
                x(1 / margin),
                y - ROW / 2 + 1,
                x(margin) - x(1 / margin),
                ROW - 2));
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                NAME - 8,
                y + 4,
                Markup.escape(line.name())));
        out.append(String.format(
                Locale.ROOT,
                "<g style=\"color:%s\"><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\""
                        + " stroke-width=\"2\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/></g>",
                colour,
                x(low(line)),
                x(high(line)),
                y,
                y,
                x(ratio),
                y));
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.0f\" y=\"%.1f\">%.3f (%.3f to %.3f)</text>",
                WIDTH - FIGURE + 8,
                y + 4,
                ratio,
                low(line),
                high(line)));
    }
}
