package dev.muster.lab.report;

import dev.muster.lab.result.RungRecord;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** How a rung went second by second, read from its interval log. */
final class TimeSeries {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LEAST_SECONDS = 0.5;
    private static final String NOTE = "warm-up shaded";

    private final Path directory;
    private final Map<String, List<Second>> read = new HashMap<>();

    TimeSeries(Path directory) {
        this.directory = directory;
    }

    /** The run directory. */
    Path directory() {
        return directory;
    }

    /** What ended within about a second. */
    private record Second(double end, double rate, double median, double high) {}

    /** Operations over time; empty when the log tells too little. */
    Optional<Plot> throughput(RungRecord rung) {
        List<Second> seconds = seconds(rung);
        if (seconds.size() < 2) {
            return Optional.empty();
        }
        double most = seconds.stream().mapToDouble(Second::rate).max().orElse(1);
        Plot plot = new Plot(
                "Operations a second over time",
                NOTE,
                time(seconds),
                Axis.linear("operations per second", most * 1.05, Format::rate));
        return Optional.of(warmUp(plot, rung, seconds)
                .line(
                        "operations",
                        1,
                        seconds.stream()
                                .map(second -> new double[] {second.end(), second.rate()})
                                .toList()));
    }

    /** Response time over time; empty when the log tells too little. */
    Optional<Plot> latency(RungRecord rung) {
        List<Second> seconds = seconds(rung);
        if (seconds.size() < 2) {
            return Optional.empty();
        }
        double low = seconds.stream().mapToDouble(Second::median).min().orElse(0.1);
        double top = seconds.stream().mapToDouble(Second::high).max().orElse(1);
        Plot plot = new Plot(
                "Response time over time",
                NOTE + "; percentiles of single seconds",
                time(seconds),
                Axis.logarithmic("milliseconds", low, top, Format::number));
        return Optional.of(warmUp(plot, rung, seconds)
                .line(
                        "p50",
                        1,
                        seconds.stream()
                                .map(second -> new double[] {second.end(), second.median()})
                                .toList())
                .line(
                        "p99",
                        2,
                        seconds.stream()
                                .map(second -> new double[] {second.end(), second.high()})
                                .toList()));
    }

    private static Axis time(List<Second> seconds) {
        return Axis.linear("seconds since the rung began", seconds.getLast().end(), Format::number);
    }

    private static Plot warmUp(Plot plot, RungRecord rung, List<Second> seconds) {
        return plot.band(0, Math.min(seconds.getLast().end(), rung.warmUpSeconds()), "warm-up, discarded");
    }

    private List<Second> seconds(RungRecord rung) {
        return read.computeIfAbsent(rung.sample(), sample -> read(directory.resolve(sample)));
    }

    private static List<Second> read(Path file) {
        Map<Double, Histogram> ends = new TreeMap<>();
        if (!Files.exists(file)) {
            return List.of();
        }
        String suffix = "." + Series.RESPONSE.tag();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(file))) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof Histogram interval
                        && String.valueOf(interval.getTag()).endsWith(suffix)) {
                    double end = interval.getEndTimeStamp() / 1e3 - reader.getStartTimeSec();
                    ends.merge(end, interval, (sum, more) -> {
                        sum.add(more);
                        return sum;
                    });
                }
            }
        } catch (IOException unreadable) {
            return List.of();
        }
        List<Second> seconds = new ArrayList<>();
        ends.forEach((end, interval) -> {
            double length = (interval.getEndTimeStamp() - interval.getStartTimeStamp()) / 1e3;
            if (length >= LEAST_SECONDS) {
                seconds.add(new Second(
                        end,
                        interval.getTotalCount() / length,
                        interval.getValueAtPercentile(50) / NANOS_PER_MILLI,
                        interval.getValueAtPercentile(99) / NANOS_PER_MILLI));
            }
        });
        return seconds;
    }
}
