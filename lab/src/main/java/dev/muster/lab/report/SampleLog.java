package dev.muster.lab.report;

import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.IntervalLog;
import dev.muster.lab.sample.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * The interval log of a rung, counted.
 *
 * @param response the response times of all operations within the measured window
 * @param byTag what was measured of each series of each operation, see {@link IntervalLog#tag}
 * @param seconds how it went, warm-up included, by the end of each interval
 */
record SampleLog(Distribution response, Map<String, Distribution> byTag, List<Second> seconds) {
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;
    /** Less than this is no second to tell a rate of. */
    private static final double LEAST_SECONDS = 0.5;

    /**
     * What ended within about a second.
     *
     * @param begin seconds since the rung began
     * @param end likewise
     * @param rate operations a second
     * @param median of the response times, milliseconds
     * @param high their 99th percentile
     */
    record Second(double begin, double end, double rate, double median, double high) {}

    SampleLog {
        byTag = Map.copyOf(byTag);
        seconds = List.copyOf(seconds);
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it is not there, or a line of it is no histogram
     */
    static SampleLog read(Path file) throws IOException {
        Histogram response = new Histogram(DIGITS);
        Map<String, Histogram> byTag = new HashMap<>();
        SortedMap<Double, Histogram> byEnd = new TreeMap<>();
        String suffix = "." + Series.RESPONSE.tag();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(file))) {
            while (reader.hasNext()) {
                if (!(reader.nextIntervalHistogram() instanceof Histogram interval)) {
                    throw new IOException("a line of " + file + " holds no histogram");
                }
                String tag = String.valueOf(interval.getTag());
                boolean measured = !tag.startsWith(IntervalLog.WARM_UP_PREFIX);
                if (measured) {
                    byTag.computeIfAbsent(tag, any -> new Histogram(DIGITS)).add(interval);
                }
                if (tag.endsWith(suffix)) {
                    if (measured) {
                        response.add(interval);
                    }
                    double end = interval.getEndTimeStamp() / 1e3 - reader.getStartTimeSec();
                    byEnd.merge(end, interval, (sum, more) -> {
                        sum.add(more);
                        return sum;
                    });
                }
            }
        } catch (RuntimeException unreadable) { // what the reader throws at a line that it does not understand
            throw new IOException("a line of " + file + " is none of an interval log", unreadable);
        }
        Map<String, Distribution> distributions = new HashMap<>();
        byTag.forEach((tag, histogram) -> distributions.put(tag, Distribution.of(histogram)));
        return new SampleLog(Distribution.of(response), distributions, seconds(byEnd));
    }

    private static List<Second> seconds(SortedMap<Double, Histogram> byEnd) {
        List<Second> seconds = new ArrayList<>();
        byEnd.forEach((end, interval) -> {
            double length = (interval.getEndTimeStamp() - interval.getStartTimeStamp()) / 1e3;
            if (length >= LEAST_SECONDS) {
                seconds.add(new Second(
                        end - length,
                        end,
                        interval.getTotalCount() / length,
                        interval.getValueAtPercentile(50) / NANOS_PER_MILLI,
                        interval.getValueAtPercentile(99) / NANOS_PER_MILLI));
            }
        });
        return seconds;
    }

    /** What was measured of a series of an operation; without samples if there was nothing. */
    Distribution of(String operation, Series series) {
        return byTag.getOrDefault(IntervalLog.tag(operation, series), Distribution.EMPTY);
    }
}
