package dev.muster.lab.report;

import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.ProbeRecord.Outcome;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The pictures that only a search or a soak has. */
final class CoursePlots {
    private static final double SECONDS_PER_MINUTE = 60;

    private CoursePlots() {}

    /** A step of a search with its rung. */
    private record Tried(ProbeRecord.Step step, RungRecord rung) {}

    /** Response times over the load that was tried; empty when no percentile was reportable. */
    static List<Plot> search(TestRecord test, ProbeRecord probe) {
        List<Tried> tried = new ArrayList<>();
        for (int i = 0; i < Math.min(probe.steps().size(), test.rungs().size()); i++) {
            ProbeRecord.Step step = probe.steps().get(i);
            // The generator's own limit says nothing of the target.
            if (step.outcome() != Outcome.INVALID) {
                tried.add(new Tried(step, test.rungs().get(i)));
            }
        }
        tried.sort(Comparator.comparingDouble(each -> each.step().load()));
        List<double[]> medians = points(tried, rung -> rung.responseMs().p50());
        List<double[]> high = points(tried, rung -> rung.responseMs().p99());
        double[] all = DoubleStream.concat(
                        medians.stream().mapToDouble(point -> point[1]),
                        high.stream().mapToDouble(point -> point[1]))
                .toArray();
        List<Double> loads =
                tried.stream().map(each -> each.step().load()).distinct().toList();
        if (all.length == 0 || loads.size() < 2) {
            return List.of();
        }
        boolean rate = probe.varied().equals("rate");
        Plot plot = new Plot(
                "Response time by load",
                rate ? "from the intended start; every step but those bound by the generator" : "every step",
                Axis.at(
                        rate ? "operations offered per second" : "agents",
                        loads,
                        value -> String.format(Locale.ROOT, "%,.0f", value)),
                Axis.logarithmic(
                        "milliseconds",
                        DoubleStream.of(all).min().orElse(0.1),
                        DoubleStream.of(all).max().orElse(1),
                        Format::number));
        plot.line("p50", 1, medians);
        plot.line("p99", 2, high);
        Double capacity = probe.capacity();
        if (capacity != null) {
            plot.band(loads.getFirst(), capacity, "within the thresholds");
        }
        return List.of(plot);
    }

    private interface Figure {
        @Nullable
        Double of(RungRecord rung);
    }

    private static List<double[]> points(List<Tried> tried, Figure figure) {
        return tried.stream()
                .filter(each -> figure.of(each.rung()) != null)
                .map(each -> new double[] {each.step().load(), Objects.requireNonNull(figure.of(each.rung()))})
                .toList();
    }

    /** Each signal over time. */
    static List<Plot> soak(SoakRecord soak) {
        List<Plot> plots = new ArrayList<>();
        List<Double> seconds = soak.seconds();
        if (seconds.size() < 2) {
            return plots;
        }
        boolean minutes = seconds.getLast() > 3 * SECONDS_PER_MINUTE;
        double divisor = minutes ? SECONDS_PER_MINUTE : 1;
        soak.signals().forEach((name, series) -> {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < series.size(); i++) {
                Double value = series.get(i);
                if (value != null) {
                    points.add(new double[] {seconds.get(i) / divisor, CourseWords.shown(name, value)});
                }
            }
            if (points.size() > 1) {
                double most =
                        points.stream().mapToDouble(point -> point[1]).max().orElse(1);
                plots.add(new Plot(
                                CourseWords.signal(name) + " over the soak",
                                "at each checkpoint",
                                Axis.linear(
                                        minutes ? "minutes" : "seconds", seconds.getLast() / divisor, Format::number),
                                Axis.linear(CourseWords.unit(name), most * 1.05, Format::number))
                        .line(CourseWords.signal(name), 1, points));
            }
        });
        return plots;
    }
}
