package dev.muster.lab.report;

import dev.muster.lab.fault.Overload;
import dev.muster.lab.fault.StormLog;
import dev.muster.lab.fault.StormLog.Entry;
import dev.muster.lab.fault.StormLog.What;
import dev.muster.lab.result.FaultRecord.Injection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was offered to an overloaded server, and what it did with that, quarter of a second by quarter. */
final class OverloadPlot {
    private static final double SLICE_S = 0.25;
    private static final double MILLIS = 1e3;

    private final Injection injection;
    private final Overload overload;
    private final Map<What, List<Entry>> entries = new EnumMap<>(What.class);

    private OverloadPlot(Injection injection, Overload overload, List<Entry> all) {
        this.injection = injection;
        this.overload = overload;
        for (Entry entry : all) {
            entries.computeIfAbsent(entry.what(), none -> new ArrayList<>()).add(entry);
        }
    }

    /**
     * Its plots; none if it was no overload.
     *
     * @throws IOException if the single answers are not there any more
     */
    static List<Plot> of(Path directory, Injection injection) throws IOException {
        Overload overload = injection.overload();
        if (overload == null) {
            return List.of();
        }
        OverloadPlot plot = new OverloadPlot(injection, overload, StormLog.read(directory.resolve(overload.samples())));
        return List.of(plot.offered(), plot.responses());
    }

    private double from() {
        Double at = injection.injectedSeconds();
        return at == null ? 0 : at;
    }

    private double until() {
        // What was under way when it ended is answered after that.
        double last = entries.getOrDefault(What.ACCEPTED, List.of()).stream()
                .mapToDouble(entry -> entry.at() / MILLIS)
                .max()
                .orElse(0);
        return Math.max(last, from() + overload.seconds()) + 2 * SLICE_S;
    }

    private Axis seconds() {
        return Axis.linear("seconds after measuring began", until(), Format::number);
    }

    private List<double[]> rate(What... kinds) {
        List<double[]> points = new ArrayList<>();
        for (double at = Math.floor(from() / SLICE_S) * SLICE_S; at < until(); at += SLICE_S) {
            double count = 0;
            for (What what : kinds) {
                for (Entry entry : entries.getOrDefault(what, List.of())) {
                    boolean within = entry.at() / MILLIS >= at && entry.at() / MILLIS < at + SLICE_S;
                    count += within ? (what == What.ACCEPTED ? 1 : entry.value()) : 0;
                }
            }
            points.add(new double[] {at + SLICE_S / 2, count / SLICE_S});
        }
        return points;
    }

    private Plot offered() {
        List<double[]> offered = rate(What.SENT, What.HELD_OFF);
        double most = Math.max(
                overload.peak(),
                offered.stream().mapToDouble(point -> point[1]).max().orElse(1));
        return shaded(new Plot(
                        "Overload: offered, done, refused",
                        "requests a second; what found every connection waiting was offered and went nowhere",
                        seconds(),
                        Axis.logarithmic("a second", Math.max(1, overload.peak() / 20), most, Format::number)))
                .line("offered", 2, positive(offered))
                .line("sent", 5, positive(rate(What.SENT)))
                .line("done", 3, positive(rate(What.ACCEPTED)))
                .line("refused", 4, positive(rate(What.REFUSED)))
                .reference("the peak before", 1, List.of(new double[] {from(), overload.peak()}, new double[] {
                    until(), overload.peak()
                }));
    }

    /** A logarithmic axis knows no zero. */
    private static List<double[]> positive(List<double[]> points) {
        return points.stream().filter(point -> point[1] > 0).toList();
    }

    private Plot responses() {
        List<double[]> medians = new ArrayList<>();
        List<double[]> slowest = new ArrayList<>();
        for (double at = Math.floor(from() / SLICE_S) * SLICE_S; at < until(); at += SLICE_S) {
            double begin = at;
            double[] took = entries.getOrDefault(What.ACCEPTED, List.of()).stream()
                    .filter(entry -> entry.at() / MILLIS >= begin && entry.at() / MILLIS < begin + SLICE_S)
                    .mapToDouble(Entry::value)
                    .sorted()
                    .toArray();
            if (took.length > 0) {
                medians.add(new double[] {at + SLICE_S / 2, Math.max(0.01, took[took.length / 2])});
                slowest.add(new double[] {at + SLICE_S / 2, Math.max(0.01, took[took.length - 1])});
            }
        }
        double least = medians.stream().mapToDouble(point -> point[1]).min().orElse(1);
        double most = slowest.stream().mapToDouble(point -> point[1]).max().orElse(10);
        return shaded(new Plot(
                        "Overload: response time of what was done",
                        "from when the request was sent, by when it was answered",
                        seconds(),
                        Axis.logarithmic("milliseconds", least, most, Format::number)))
                .line("median", 1, medians)
                .line("longest", 2, slowest);
    }

    private Plot shaded(Plot plot) {
        return plot.mark(from(), "overload").band(from(), from() + overload.seconds(), "the overload lasts");
    }
}
