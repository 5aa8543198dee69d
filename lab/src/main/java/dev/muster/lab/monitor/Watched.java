package dev.muster.lab.monitor;

import dev.muster.lab.monitor.MonitorSummary.Range;
import dev.muster.lab.resource.Reading;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a process was seen to use so far. It keeps figures and not the readings, of which there are 86,400 a day. One
 * thread at a time.
 */
final class Watched {
    private static final String HIDDEN = "the kernel does not show it to this user";

    private final Level resident = new Level();
    private final Level proportional = new Level();
    private final Level threads = new Level();
    private final Level descriptors = new Level();
    private @Nullable Reading first;
    private @Nullable Reading last;
    private long samples;

    /** Whether nothing was seen yet. */
    boolean nothing() {
        return samples == 0;
    }

    /**
     * Takes the next reading.
     *
     * @param pssBytes what the reading does not hold; null when it could not be read
     */
    void saw(Reading reading, @Nullable Long pssBytes) {
        if (first == null) {
            first = reading;
        }
        last = reading;
        samples++;
        resident.saw(reading.rssBytes());
        proportional.saw(pssBytes);
        threads.saw(reading.threads());
        descriptors.saw(reading.descriptors());
    }

    /**
     * All of it.
     *
     * @param seconds how long it was watched
     * @param ended whether it ended
     * @param interrupted whether the watching was cut short
     * @param lost why the samples could not be written to their end; null when they were
     */
    MonitorSummary summary(long pid, double seconds, boolean ended, boolean interrupted, @Nullable String lost) {
        Map<String, String> notMeasured = new TreeMap<>();
        if (lost != null) {
            notMeasured.put("rest", lost);
        }
        Double cores = cores();
        if (cores == null) {
            notMeasured.put("cpu_cores", "it takes two readings");
        }
        return new MonitorSummary(
                pid,
                seconds,
                samples,
                ended,
                interrupted,
                cores,
                told("rss_bytes", resident.range(), notMeasured),
                told("pss_bytes", proportional.range(), notMeasured),
                told("threads", threads.range(), notMeasured),
                told("descriptors", descriptors.range(), notMeasured),
                told("disk_read_bytes", growth(Reading::diskReadBytes), notMeasured),
                told("disk_write_bytes", growth(Reading::diskWriteBytes), notMeasured),
                notMeasured);
    }

    private @Nullable Double cores() {
        Long nanos = growth(Reading::cpuNanos);
        Reading from = first;
        Reading to = last;
        return nanos == null || from == null || to == null || to.atMillis() <= from.atMillis()
                ? null
                : (Double) (nanos / 1e6 / (to.atMillis() - from.atMillis()));
    }

    private @Nullable Long growth(Function<Reading, @Nullable Long> counter) {
        Reading from = first;
        Reading to = last;
        return from == null || to == null ? null : Reading.growth(counter.apply(from), counter.apply(to));
    }

    private static <T> @Nullable T told(String key, @Nullable T value, Map<String, String> notMeasured) {
        if (value == null) {
            notMeasured.put(key, HIDDEN);
        }
        return value;
    }

    /** A figure that goes up and down. */
    private static final class Level {
        private long count;
        private long first;
        private long min = Long.MAX_VALUE;
        private long max = Long.MIN_VALUE;
        private double sum;
        private long last;

        void saw(@Nullable Long value) {
            if (value == null) {
                return;
            }
            if (count++ == 0) {
                first = value;
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            last = value;
        }

        @Nullable
        Range range() {
            return count == 0 ? null : new Range(first, min, sum / count, max, last);
        }
    }
}
