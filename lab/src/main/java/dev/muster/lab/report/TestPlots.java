package dev.muster.lab.report;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.sample.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The pictures of one test: over agents for a ladder, over time and percentiles for a single rung. */
final class TestPlots {
    private static final double BYTES_PER_MB = 1024.0 * 1024;

    private final TestRecord test;
    private final TimeSeries times;
    private final List<RungRecord> rungs;

    TestPlots(TestRecord test, TimeSeries times) {
        this.test = test;
        this.times = times;
        this.rungs = test.rungs();
    }

    List<Plot> all() {
        List<Plot> plots = new ArrayList<>();
        if (test.probe() != null) {
            return plots; // its steps are in an order of their own, see CoursePlots
        }
        if (test.ladder()) {
            UslRecord usl = test.usl();
            if (usl == null) {
                plots.add(throughput());
            } else {
                ScalingPlots scaling = new ScalingPlots(usl, test.unit());
                plots.add(scaling.throughput());
                plots.add(scaling.losses());
            }
            latency(plots);
            curves(plots);
            memory(plots);
            processor(plots);
        } else {
            curves(plots);
            times.latency(rungs.getFirst()).ifPresent(plots::add);
        }
        return plots;
    }

    /** What is worth a second look only. */
    List<Plot> extra() {
        return rungs.size() == 1 ? times.throughput(rungs.getFirst()).stream().toList() : List.of();
    }

    private Axis agents() {
        return Axis.at(
                "agents",
                rungs.stream().map(rung -> (double) rung.agents()).distinct().toList(),
                value -> String.format(Locale.ROOT, "%,.0f", value));
    }

    private Plot throughput() {
        double best = rungs.stream().mapToDouble(RungRecord::throughput).max().orElse(1);
        Plot plot = new Plot(
                "Throughput by agents",
                "",
                agents(),
                Axis.linear(test.unit() + " per second", best * 1.05, Format::rate));
        List<double[]> measured = points(RungRecord::throughput);
        plot.line("measured", 1, measured);
        List<double[]> ideal = new ArrayList<>();
        double slope = measured.getFirst()[1] / measured.getFirst()[0];
        for (double[] point : measured) {
            if (slope * point[0] > best * 1.05) {
                break;
            }
            ideal.add(new double[] {point[0], slope * point[0]});
        }
        if (ideal.size() > 1) {
            plot.reference("as many times the first rung", 8, ideal);
        }
        return plot;
    }

    /** A figure by agents; of a rung that was measured more than once the median. */
    private List<double[]> points(Function<RungRecord, @Nullable Double> value) {
        SortedMap<Integer, List<Double>> byAgents = new TreeMap<>();
        for (RungRecord rung : rungs) {
            Double measured = value.apply(rung);
            if (measured != null) {
                byAgents.computeIfAbsent(rung.agents(), agents -> new ArrayList<>())
                        .add(measured);
            }
        }
        List<double[]> points = new ArrayList<>();
        byAgents.forEach((agents, figures) -> points.add(new double[] {agents, median(figures)}));
        return points;
    }

    private static double median(List<Double> figures) {
        return Median.of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void latency(List<Plot> plots) {
        List<List<double[]>> lines = List.of(
                points(rung -> rung.responseMs().p50()),
                points(rung -> rung.responseMs().p90()),
                points(rung -> rung.responseMs().p99()),
                points(rung -> rung.responseMs().p999()));
        double[] all = lines.stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[1])
                .toArray();
        if (all.length == 0) {
            return;
        }
        Plot plot = new Plot(
                "Response time by agents",
                test.load().open() ? "from the intended start" : "closed loop",
                agents(),
                millis(all));
        String[] names = {"p50", "p90", "p99", "p99.9"};
        int[] colours = {1, 3, 2, 4};
        for (int i = 0; i < names.length; i++) {
            if (!lines.get(i).isEmpty()) {
                plot.line(names[i], colours[i], lines.get(i));
            }
        }
        plots.add(plot);
    }

    private static Axis millis(double... values) {
        return Axis.logarithmic(
                "milliseconds",
                DoubleStream.of(values).min().orElse(0.1),
                DoubleStream.of(values).max().orElse(1),
                Format::number);
    }

    private void curves(List<Plot> plots) {
        record Curve(String name, Distribution distribution) {}
        List<Curve> curves = new ArrayList<>();
        if (rungs.size() > 1) {
            rungs.forEach(rung -> curves.add(new Curve(Format.named(rung), rung.responseMs())));
        } else if (rungs.getFirst().operations().isEmpty()) {
            curves.add(new Curve("response", rungs.getFirst().responseMs()));
            if (test.load().open()) {
                curves.add(new Curve("service", rungs.getFirst().serviceMs()));
            }
        } else {
            for (OperationRecord operation : rungs.getFirst().operations()) {
                curves.add(new Curve(operation.name(), operation.responseMs()));
            }
        }
        curves.removeIf(curve -> curve.distribution().curve().size() < 2);
        if (curves.isEmpty()) {
            return;
        }
        double[] all = curves.stream()
                .flatMap(curve -> curve.distribution().curve().stream())
                .mapToDouble(Distribution.Point::millis)
                .filter(value -> value > 0)
                .toArray();
        double rarest = curves.stream()
                .mapToDouble(
                        curve -> 1 / (1 - curve.distribution().curve().getLast().quantile()))
                .max()
                .orElse(100);
        List<Double> ticks = new ArrayList<>(List.of(1.0, 2.0));
        for (double tick = 10; tick <= rarest * 1.01; tick *= 10) {
            ticks.add(tick);
        }
        Axis quantiles = new Axis("percentile", true, 1, Math.max(10, rarest), ticks, TestPlots::percentile);
        Plot plot = new Plot("Percentiles of the response time", "as far as the samples carry", quantiles, millis(all));
        int colour = 0;
        for (Curve curve : curves) {
            plot.line(
                    curve.name(),
                    colour++ % Plot.COLOURS + 1,
                    curve.distribution().curve().stream()
                            .map(point -> new double[] {1 / (1 - point.quantile()), point.millis()})
                            .toList());
        }
        plots.add(plot);
    }

    private static String percentile(double oneIn) {
        double percent = 100 * (1 - 1 / oneIn);
        return percent == 0
                ? "0"
                : oneIn < 100
                        ? String.format(Locale.ROOT, "%.0f", percent)
                        : String.format(
                                Locale.ROOT,
                                "%." + Math.max(0, (int) Math.ceil(Math.log10(oneIn) - 2 - 1e-9)) + "f",
                                percent);
    }

    private void memory(List<Plot> plots) {
        List<double[]> heap = points(rung -> megabytes(rung.liveHeapBytes()));
        List<double[]> resident = points(rung -> megabytes(rung.rssBytes()));
        if (heap.isEmpty() && resident.isEmpty()) {
            return;
        }
        List<double[]> departed = points(rung -> megabytes(rung.departedHeapBytes()));
        double most = DoubleStream.concat(
                        heap.stream().mapToDouble(point -> point[1]),
                        resident.stream().mapToDouble(point -> point[1]))
                .max()
                .orElse(1);
        Plot plot = new Plot(
                "Memory by agents",
                "of the whole process, load generator included",
                agents(),
                Axis.linear("MB", most * 1.05, Format::number));
        if (!resident.isEmpty()) {
            plot.line("resident", 5, resident);
        }
        if (!heap.isEmpty()) {
            plot.line("live heap after a full collection", 3, heap);
        }
        if (!departed.isEmpty()) {
            plot.line("the same when the agents have left", 4, departed);
        }
        plots.add(plot);
    }

    private void processor(List<Plot> plots) {
        List<double[]> measured = points(RungRecord::cpuUsPerOp);
        if (measured.size() < 2) {
            return;
        }
        Plot plot = new Plot(
                "Processor time per operation by agents",
                "level: an operation costs the same however many agents there are",
                agents(),
                Axis.linear(
                        "µs",
                        1.05
                                * measured.stream()
                                        .mapToDouble(point -> point[1])
                                        .max()
                                        .orElse(1),
                        Format::number));
        plot.line("measured", 1, measured);
        test.growth().stream()
                .filter(growth -> growth.figure().equals("cpu_us_per_op"))
                .findFirst()
                .ifPresent(growth -> plot.reference(
                        "Theil–Sen line",
                        8,
                        measured.stream()
                                .map(point -> new double[] {
                                    point[0], Math.max(0, growth.base() + growth.perAgent() * point[0])
                                })
                                .toList()));
        plots.add(plot);
    }

    private static @Nullable Double megabytes(@Nullable Long bytes) {
        return bytes == null ? null : (Double) (bytes / BYTES_PER_MB);
    }
}
