package dev.muster.lab.report;

import dev.muster.lab.result.RungRecord;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** How a rung went second by second, read from its interval log. */
final class TimeSeries {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path directory;

    TimeSeries(Path directory) {
        this.directory = directory;
    }

    /** Plots of operations and response time over time; none when the log is not there. */
    List<Plot> of(RungRecord rung, String unit) {
        Map<Double, Histogram> seconds = read(directory.resolve(rung.sample()));
        if (seconds.size() < 2) {
            return List.of();
        }
        List<double[]> rate = new ArrayList<>();
        List<double[]> median = new ArrayList<>();
        List<double[]> high = new ArrayList<>();
        seconds.forEach((at, histogram) -> {
            double length = (histogram.getEndTimeStamp() - histogram.getStartTimeStamp()) / 1e3;
            if (length >= 0.5) {
                rate.add(new double[] {at, histogram.getTotalCount() / length});
                median.add(new double[] {at, histogram.getValueAtPercentile(50) / NANOS_PER_MILLI});
                high.add(new double[] {at, histogram.getValueAtPercentile(99) / NANOS_PER_MILLI});
            }
        });
        if (rate.size() < 2) {
            return List.of();
        }
        double last = rate.getLast()[0];
        double most = rate.stream().mapToDouble(point -> point[1]).max().orElse(1);
        double low = median.stream().mapToDouble(point -> point[1]).min().orElse(0.1);
        double top = high.stream().mapToDouble(point -> point[1]).max().orElse(1);
        Axis time = Axis.linear("seconds since the rung began", last, Format::number);
        String note = "warm-up shaded";
        Plot throughput = new Plot(
                        "Operations a second over time",
                        note,
                        time,
                        Axis.linear("operations per second", most * 1.05, Format::rate))
                .band(0, Math.min(last, rung.warmUpSeconds()), "warm-up, discarded")
                .line("operations", 1, rate);
        Plot latency = new Plot(
                        "Response time over time",
                        note + "; percentiles of single seconds",
                        time,
                        Axis.logarithmic("milliseconds", low, top, Format::number))
                .band(0, Math.min(last, rung.warmUpSeconds()), "warm-up, discarded")
                .line("p50", 1, median)
                .line("p99", 2, high);
        return List.of(throughput, latency);
    }

    private static Map<Double, Histogram> read(Path file) {
        Map<Double, Histogram> seconds = new TreeMap<>();
        if (!Files.exists(file)) {
            return seconds;
        }
        String suffix = "." + Series.RESPONSE.tag();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(file))) {
            while (reader.hasNext() && reader.nextIntervalHistogram() instanceof Histogram interval) {
                String tag = String.valueOf(interval.getTag());
                if (tag.endsWith(suffix)) {
                    double at = (interval.getEndTimeStamp() - reader.getStartTimeSec() * 1e3) / 1e3;
                    Histogram known = seconds.get(at);
                    if (known == null) {
                        seconds.put(at, interval);
                    } else {
                        known.add(interval);
                    }
                }
            }
        } catch (IOException unreadable) {
            seconds.clear();
        }
        return seconds;
    }
}
