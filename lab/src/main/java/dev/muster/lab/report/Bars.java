package dev.muster.lab.report;

import java.util.List;
import java.util.Locale;

/** Bars side by side, from zero, with their figure at the end. */
final class Bars {
    private static final double WIDTH = 760;
    private static final double NAME = 230;
    private static final double FIGURE = 190;
    private static final double ROW = 22;
    private static final int LONGEST_NAME = 36;

    private Bars() {}

    /**
     * A bar.
     *
     * @param name beside it
     * @param value its length, at least 0
     * @param figure at its end
     * @param colour from 1 to 8
     */
    record Bar(String name, double value, String figure, int colour) {}

    /** The picture; empty without bars. */
    static String html(String title, List<Bar> bars) {
        if (bars.isEmpty()) {
            return "";
        }
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        StringBuilder out = new StringBuilder("<figure class=\"plot bars\"><figcaption><strong>")
                .append(Markup.escape(title))
                .append("</strong></figcaption>")
                .append(String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        ROW * bars.size(),
                        Markup.escape(title)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double length = most <= 0 ? 0 : bar.value() / most * (WIDTH - NAME - FIGURE);
            String name = bar.name().length() <= LONGEST_NAME
                    ? bar.name()
                    : bar.name().substring(0, LONGEST_NAME - 1) + "…";
            out.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>"
                            + "<rect class=\"s%d\" x=\"%.0f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\"/>"
                            + "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
                    NAME - 8,
                    i * ROW + 15,
                    Markup.escape(name),
                    bar.colour(),
                    NAME,
                    i * ROW + 4,
                    Math.max(1, length),
                    ROW - 8,
                    NAME + length + 7,
                    i * ROW + 15,
                    Markup.escape(bar.figure())));
        }
        return out.append("</svg></figure>\n").toString();
    }
}
