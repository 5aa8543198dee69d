package dev.muster.lab.profile;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.result.ProfileRecord.Spikes;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;

/** Sets the seconds of windows whose responses were slow beside the collector's pauses. */
public final class SlowSeconds {
    private static final double SLOW = 2;
    private static final int LEAST_SECONDS = 8;
    private static final int LEAST_RESPONSES = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Second> seconds = new ArrayList<>();

    /** A second of a window: its 99th percentile, and the longest pause that began in it, both in milliseconds. */
    record Second(double p99, double pause) {}

    /**
     * Adds the seconds of a window.
     *
     * @param log the rung's interval log
     * @param pauses those in the window
     * @throws IOException when the log cannot be read
     */
    public void add(Path log, List<Pause> pauses) throws IOException {
        String suffix = "." + Series.RESPONSE.tag();
        Map<Long, Histogram> ends = new TreeMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(log))) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof Histogram interval
                        && String.valueOf(interval.getTag()).endsWith(suffix)
                        && !String.valueOf(interval.getTag()).startsWith("warmup.")) {
                    ends.merge(interval.getEndTimeStamp(), interval, (sum, more) -> {
                        sum.add(more);
                        return sum;
                    });
                }
            }
        }
        ends.forEach((end, interval) -> {
            if (interval.getTotalCount() >= LEAST_RESPONSES) {
                double longest = pauses.stream()
                        .filter(pause -> pause.at().toEpochMilli() >= interval.getStartTimeStamp()
                                && pause.at().toEpochMilli() < end)
                        .mapToDouble(Pause::millis)
                        .max()
                        .orElse(0);
                seconds.add(new Second(interval.getValueAtPercentile(99) / NANOS_PER_MILLI, longest));
            }
        });
    }

    /** What they say together; null for fewer than eight seconds with a hundred responses each. */
    public @Nullable Spikes spikes() {
        return of(seconds);
    }

    static @Nullable Spikes of(List<Second> seconds) {
        if (seconds.size() < LEAST_SECONDS) {
            return null;
        }
        double median = Median.of(seconds.stream().mapToDouble(Second::p99).toArray());
        List<Second> slow =
                seconds.stream().filter(second -> second.p99() > SLOW * median).toList();
        // Of seconds that are not slow, a pause counts if it would have explained the least of the slow ones.
        double least = slow.stream()
                .mapToDouble(second -> (second.p99() - median) / 2)
                .min()
                .orElse(median / 2);
        return new Spikes(
                seconds.size(),
                slow.size(),
                slow.stream()
                        .filter(second -> second.pause() >= (second.p99() - median) / 2)
                        .count(),
                seconds.stream()
                        .filter(second -> second.p99() <= SLOW * median && second.pause() >= least)
                        .count(),
                median,
                slow.isEmpty()
                        ? null
                        : (Double)
                                Median.of(slow.stream().mapToDouble(Second::p99).toArray()));
    }
}
