package dev.muster.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plot as an SVG picture inside a figure, with its legend, and its data as a table behind a click. */
final class Plot {
    private static final double WIDTH = 500;
    private static final double HEIGHT = 280;
    private static final double LEFT = 70;
    private static final double RIGHT = 14;
    private static final double TOP = 12;
    private static final double BOTTOM = 44;

    private static final int MOST_MARKERS = 12;
    private static final int MANY_POINTS = 60;

    /** One colour of the palette per series; classes s1 to s8 in the style sheet. */
    static final int COLOURS = 8;

    private final String title;
    private final String note;
    private final Axis x;
    private final Axis y;
    private boolean simulated;
    private final List<Line> lines = new ArrayList<>();
    private final List<Band> bands = new ArrayList<>();
    private final List<Area> areas = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    /**
     * A line of a plot.
     *
     * @param name in the legend and the table
     * @param colour from 1
     * @param stroke how it is drawn
     * @param points positions and values
     */
    private record Line(String name, int colour, Stroke stroke, List<double[]> points) {
        boolean dashed() {
            return stroke == Stroke.DASHED;
        }
    }

    /** How a line is drawn. */
    private enum Stroke {
        /** With a marker at each point while they are few. */
        MEASURED,
        /** A reference. */
        DASHED,
        /** Computed: without markers. */
        CURVE,
        /** Markers alone. */
        POINTS
    }

    /** What lies between two lines over the same positions. */
    private record Area(String name, int colour, List<double[]> lower, List<double[]> upper) {}

    /** A position that has a name. */
    private record Mark(double at, String name) {}

    /** A span of x that belongs together, such as a test within a run. */
    private record Band(double from, double to, String name) {}

    /**
     * @param title what it shows
     * @param note one sentence under the title; may be empty
     */
    Plot(String title, String note, Axis x, Axis y) {
        this.title = title;
        this.note = note;
        this.x = x;
        this.y = y;
    }

    Plot line(String name, int colour, List<double[]> points) {
        lines.add(new Line(name, colour, Stroke.MEASURED, points));
        return this;
    }

    Plot reference(String name, int colour, List<double[]> points) {
        lines.add(new Line(name, colour, Stroke.DASHED, points));
        return this;
    }

    /** A computed line, without markers. */
    Plot curve(String name, int colour, List<double[]> points) {
        lines.add(new Line(name, colour, Stroke.CURVE, points));
        return this;
    }

    /** Points that no line joins. */
    Plot points(String name, int colour, List<double[]> points) {
        lines.add(new Line(name, colour, Stroke.POINTS, points));
        return this;
    }

    /** What lies between two lines over the same positions, such as an interval. */
    Plot area(String name, int colour, List<double[]> lower, List<double[]> upper) {
        areas.add(new Area(name, colour, lower, upper));
        return this;
    }

    /** A vertical mark with a name. */
    Plot mark(double at, String name) {
        marks.add(new Mark(at, name));
        return this;
    }

    Plot band(double from, double to, String name) {
        bands.add(new Band(from, to, name));
        return this;
    }

    /** Says in its title that what it shows was pretended, if it was. */
    Plot simulated(boolean pretended) {
        simulated = pretended;
        return this;
    }

    private String called() {
        return title + (simulated ? " (simulated)" : "");
    }

    /** The figure as HTML. */
    String html() {
        StringBuilder out = new StringBuilder();
        out.append("<figure class=\"plot\"><figcaption><strong>")
                .append(Markup.escape(called()))
                .append("</strong>");
        // Always there, even if empty: pictures side by side then begin at one height.
        out.append("<span>").append(Markup.escape(note)).append("</span></figcaption>");
        picture(out);
        legend(out);
        table(out);
        return out.append("</figure>\n").toString();
    }

    private void legend(StringBuilder out) {
        if (lines.size() + areas.size() < 2) {
            return;
        }
        out.append("<ul class=\"legend\">");
        for (Area area : areas) {
            out.append("<li><i class=\"area s")
                    .append(area.colour())
                    .append("\"></i>")
                    .append(Markup.escape(area.name()))
                    .append("</li>");
        }
        for (Line line : lines) {
            out.append("<li><i class=\"s")
                    .append(line.colour())
                    .append(line.dashed() ? " dashed" : line.stroke() == Stroke.POINTS ? " dot" : "")
                    .append("\"></i>")
                    .append(Markup.escape(line.name()))
                    .append("</li>");
        }
        out.append("</ul>");
    }

    private void picture(StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                Markup.escape(called())));
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            double from = px(band.from());
            out.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"band%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                    i % 2 == 0 ? "" : " odd",
                    from,
                    TOP,
                    Math.max(0.5, px(band.to()) - from),
                    HEIGHT - TOP - BOTTOM,
                    Markup.escape(band.name())));
        }
        areas.forEach(area -> fill(out, area));
        axes(out);
        marks.forEach(mark -> mark(out, mark));
        for (Line line : lines) {
            draw(out, line);
        }
        out.append("</svg>");
    }

    private void axes(StringBuilder out) {
        for (double tick : y.ticks()) {
            double at = py(tick);
            out.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    at,
                    at,
                    LEFT - 7,
                    at + 4,
                    Markup.escape(y.mark().apply(tick))));
        }
        double lastMark = Double.NEGATIVE_INFINITY;
        for (double tick : x.ticks()) {
            double at = px(tick);
            String mark = x.mark().apply(tick);
            double room = 7.0 * mark.length() + 8;
            if (at - lastMark < room) {
                continue;
            }
            lastMark = at;
            out.append(String.format(
                    Locale.ROOT,
                    "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                    at,
                    at,
                    HEIGHT - BOTTOM,
                    HEIGHT - BOTTOM + 4,
                    at,
                    HEIGHT - BOTTOM + 18,
                    Markup.escape(mark)));
        }
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"base\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text class=\"label\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                LEFT,
                WIDTH - RIGHT,
                HEIGHT - BOTTOM,
                HEIGHT - BOTTOM,
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 6,
                Markup.escape(x.label())));
        out.append(String.format(
                Locale.ROOT,
                "<text class=\"label\" transform=\"translate(12 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2,
                Markup.escape(y.label())));
    }

    private void fill(StringBuilder out, Area area) {
        StringBuilder path = new StringBuilder();
        List<double[]> round = new ArrayList<>(area.lower());
        round.addAll(area.upper().reversed());
        for (double[] point : round) {
            path.append(path.isEmpty() ? "M" : "L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", px(point[0]), py(point[1])));
        }
        out.append("<path class=\"area s")
                .append(area.colour())
                .append("\" d=\"")
                .append(path)
                .append("Z\"><title>")
                .append(Markup.escape(area.name()))
                .append("</title></path>");
    }

    private void mark(StringBuilder out, Mark mark) {
        double at = px(mark.at());
        boolean right = at < WIDTH - 90;
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"event\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text class=\"event\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                at,
                at,
                TOP,
                HEIGHT - BOTTOM,
                right ? at + 5 : at - 5,
                TOP + 11,
                right ? "start" : "end",
                Markup.escape(mark.name())));
    }

    private void draw(StringBuilder out, Line line) {
        if (line.stroke() == Stroke.POINTS) {
            markers(out, line);
            return;
        }
        StringBuilder path = new StringBuilder();
        for (double[] point : line.points()) {
            path.append(path.isEmpty() ? "M" : "L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", px(point[0]), py(point[1])));
        }
        out.append("<path class=\"s")
                .append(line.colour())
                .append(line.dashed() ? " dashed" : line.points().size() > MANY_POINTS ? " many" : "")
                .append("\" d=\"")
                .append(path)
                .append("\"/>");
        if (line.stroke() == Stroke.MEASURED && line.points().size() <= MOST_MARKERS) {
            markers(out, line);
        }
    }

    private void markers(StringBuilder out, Line line) {
        for (double[] point : line.points()) {
            out.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.2\"><title>%s: %s at %s</title></circle>",
                    line.colour(),
                    px(point[0]),
                    py(point[1]),
                    Markup.escape(line.name()),
                    Markup.escape(y.mark().apply(point[1])),
                    Markup.escape(x.mark().apply(point[0]))));
        }
    }

    private void table(StringBuilder out) {
        PlotData data = new PlotData(x, y);
        lines.forEach(line -> data.add(line.name(), line.points()));
        for (Area area : areas) {
            data.add(area.name() + ", lower edge", area.lower());
            data.add(area.name() + ", upper edge", area.upper());
        }
        data.into(out);
    }

    private double px(double value) {
        return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double value) {
        return HEIGHT - BOTTOM - y.position(value) * (HEIGHT - TOP - BOTTOM);
    }
}
