package dev.muster.lab.report;

import java.util.ArrayList;
import java.util.List;

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
        out.append("<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
                .formatted(n(WIDTH), n(HEIGHT), Markup.escape(called())));
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            double from = px(band.from());
            out.append("<rect class=\"band%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>"
                    .formatted(
                            i % 2 == 0 ? "" : " odd",
                            n(from),
                            n(TOP),
                            n(Math.max(0.5, px(band.to()) - from)),
                            n(HEIGHT - TOP - BOTTOM),
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
        List<Double> shown = withRoom(x.ticks());
        out.append("<path class=\"grid\" d=\"");
        y.ticks().forEach(tick -> out.append("M%sH%s".formatted(at(LEFT, py(tick)), n(WIDTH - RIGHT))));
        out.append("\"/><g class=\"y\">");
        y.ticks().forEach(tick -> text(out, LEFT - 7, py(tick) + 4, y.mark().apply(tick)));
        out.append("</g><path class=\"mark\" d=\"");
        shown.forEach(tick -> out.append("M%sv4".formatted(at(px(tick), HEIGHT - BOTTOM))));
        out.append("\"/><g class=\"x\">");
        shown.forEach(tick -> text(out, px(tick), HEIGHT - BOTTOM + 18, x.mark().apply(tick)));
        out.append("</g><path class=\"base\" d=\"M%sH%s\"/>".formatted(at(LEFT, HEIGHT - BOTTOM), n(WIDTH - RIGHT)));
        out.append("<text class=\"label\" x=\"%s\" y=\"%s\">%s</text>"
                .formatted(n((LEFT + WIDTH - RIGHT) / 2), n(HEIGHT - 6), Markup.escape(x.label())));
        out.append("<text class=\"label\" transform=\"translate(12 %s) rotate(-90)\">%s</text>"
                .formatted(n((TOP + HEIGHT - BOTTOM) / 2), Markup.escape(y.label())));
    }

    /** Those whose marks do not run into each other. */
    private List<Double> withRoom(List<Double> ticks) {
        List<Double> shown = new ArrayList<>();
        for (double tick : ticks) {
            double room = 7.0 * x.mark().apply(tick).length() + 8;
            if (shown.isEmpty() || px(tick) - px(shown.getLast()) >= room) {
                shown.add(tick);
            }
        }
        return shown;
    }

    private static void text(StringBuilder out, double x, double y, String text) {
        out.append("<text x=\"%s\" y=\"%s\">%s</text>".formatted(n(x), n(y), Markup.escape(text)));
    }

    /** A coordinate to a tenth, without what says nothing: reports have a hundred thousand of them. */
    private static String n(double coordinate) {
        return n(tenths(coordinate));
    }

    private static long tenths(double coordinate) {
        return Math.round(coordinate * 10);
    }

    private static String n(long tenths) {
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    private static String at(double x, double y) {
        return n(x) + " " + n(y);
    }

    /** A line through points, each told from the one before: that is two thirds of the length. */
    private String through(List<double[]> points) {
        StringBuilder path = new StringBuilder();
        long x = 0;
        long y = 0;
        for (int i = 0; i < points.size(); i++) {
            long toX = tenths(px(points.get(i)[0]));
            long toY = tenths(py(points.get(i)[1]));
            String right = n(toX - x);
            String down = n(toY - y);
            path.append(i == 0 ? "M" : i == 1 ? "l" : right.startsWith("-") ? "" : " ")
                    .append(right)
                    .append(down.startsWith("-") ? "" : " ")
                    .append(down);
            x = toX;
            y = toY;
        }
        return path.toString();
    }

    private void fill(StringBuilder out, Area area) {
        List<double[]> round = new ArrayList<>(area.lower());
        round.addAll(area.upper().reversed());
        out.append("<path class=\"area s")
                .append(area.colour())
                .append("\" d=\"")
                .append(through(round))
                .append("Z\"><title>")
                .append(Markup.escape(area.name()))
                .append("</title></path>");
    }

    private void mark(StringBuilder out, Mark mark) {
        double at = px(mark.at());
        boolean right = at < WIDTH - 90;
        out.append(
                "<path class=\"event\" d=\"M%sV%s\"/><text class=\"event\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                        .formatted(
                                at(at, TOP),
                                n(HEIGHT - BOTTOM),
                                n(right ? at + 5 : at - 5),
                                n(TOP + 11),
                                right ? "start" : "end",
                                Markup.escape(mark.name())));
    }

    private void draw(StringBuilder out, Line line) {
        if (line.stroke() == Stroke.POINTS) {
            markers(out, line);
            return;
        }
        out.append("<path class=\"s")
                .append(line.colour())
                .append(line.dashed() ? " dashed" : line.points().size() > MANY_POINTS ? " many" : "")
                .append("\" d=\"")
                .append(through(line.points()))
                .append("\"/>");
        if (line.stroke() == Stroke.MEASURED && line.points().size() <= MOST_MARKERS) {
            markers(out, line);
        }
    }

    private void markers(StringBuilder out, Line line) {
        out.append("<g class=\"s").append(line.colour()).append("\">");
        for (double[] point : line.points()) {
            out.append("<circle cx=\"%s\" cy=\"%s\" r=\"3.2\"><title>%s: %s at %s</title></circle>"
                    .formatted(
                            n(px(point[0])),
                            n(py(point[1])),
                            Markup.escape(line.name()),
                            Markup.escape(y.mark().apply(point[1])),
                            Markup.escape(x.mark().apply(point[0]))));
        }
        out.append("</g>");
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
