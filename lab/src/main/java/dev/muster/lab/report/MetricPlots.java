package dev.muster.lab.report;

import dev.muster.lab.result.MetricsRecord;
import dev.muster.lab.result.MetricsRecord.SeriesRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Pictures of the metrics that a target told of itself and that moved, over the run's own time. */
final class MetricPlots {
    private static final int MOST_PLOTS = 6;
    private static final int LONGEST_TITLE = 60;

    private MetricPlots() {}

    /** One for each series that moved, at most six; none if nothing was scraped or the file is gone. */
    static List<Plot> of(Path directory, TestRecord test) {
        MetricsRecord metrics = test.metrics();
        if (metrics == null || !Files.exists(directory.resolve(metrics.file()))) {
            return List.of();
        }
        List<SeriesRecord> shown = metrics.series().stream()
                .filter(series -> series.min() < series.max() && Double.isFinite(series.max() - series.min()))
                .filter(series ->
                        !series.name().contains("_bucket{") && !series.name().contains("_created"))
                .limit(MOST_PLOTS)
                .toList();
        Map<String, List<double[]>> values = values(
                directory.resolve(metrics.file()),
                shown.stream().map(SeriesRecord::name).collect(Collectors.toSet()));
        List<Plot> plots = new ArrayList<>();
        for (SeriesRecord series : shown) {
            List<double[]> points = values.getOrDefault(series.name(), List.of());
            boolean rate = series.perSecond() != null;
            List<double[]> drawn = ResourceSeries.thinned(rate ? growth(points) : points);
            if (drawn.size() > 1) {
                plots.add(plot(test, series, rate, drawn));
            }
        }
        return plots;
    }

    private static Plot plot(TestRecord test, SeriesRecord series, boolean rate, List<double[]> points) {
        double low = points.stream().mapToDouble(point -> point[1]).min().orElse(0);
        double high = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
        String name = series.name().length() <= LONGEST_TITLE
                ? series.name()
                : series.name().substring(0, LONGEST_TITLE) + "…";
        Plot plot = new Plot(
                name,
                rate ? "growth a second" : series.type(),
                Axis.linear("seconds since the run began", points.getLast()[0], Format::number),
                low < 0
                        ? new Axis("value", false, low, Math.max(high, low + 1e-9), List.of(low, high), Format::number)
                        : Axis.linear(rate ? "per second" : "value", Math.max(high * 1.05, 1e-9), Format::number));
        for (RungRecord rung : test.rungs()) {
            plot.band(rung.fromSeconds(), rung.toSeconds(), Format.named(rung));
        }
        return plot.line(rate ? "growth" : "value", 1, points);
    }

    private static List<double[]> growth(List<double[]> points) {
        List<double[]> growth = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            double seconds = points.get(i)[0] - points.get(i - 1)[0];
            if (seconds > 0) {
                growth.add(new double[] {points.get(i)[0], (points.get(i)[1] - points.get(i - 1)[1]) / seconds});
            }
        }
        return growth;
    }

    private static Map<String, List<double[]>> values(Path file, Set<String> wanted) {
        Map<String, List<double[]>> values = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int comma = line.indexOf(',');
                int last = line.lastIndexOf(',');
                // A line cut off by a kill has no second comma, or no number behind it.
                if (comma < 0 || last <= comma || last == line.length() - 1 || line.startsWith("seconds")) {
                    continue;
                }
                String name = line.substring(comma + 2, last - 1).replace("\"\"", "\"");
                if (wanted.contains(name)) {
                    values.computeIfAbsent(name, key -> new ArrayList<>()).add(new double[] {
                        Double.parseDouble(line.substring(0, comma)), Double.parseDouble(line.substring(last + 1))
                    });
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return Map.of();
        }
        return values;
    }
}
