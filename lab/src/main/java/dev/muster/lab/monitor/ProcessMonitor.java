package dev.muster.lab.monitor;

import dev.muster.lab.monitor.MonitorSummary.Range;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.resource.ResourceLog;
import dev.muster.lab.scenario.Durations;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Watches a process for a while: {@code resources.csv}, {@code monitor.json} and {@code monitor.md} in a directory. */
public final class ProcessMonitor {
    private static final double NANOS = 1e9;

    private final long pid;
    private final Duration duration;
    private final Duration interval;
    private final Path out;
    private final BiConsumer<Double, Reading> listener;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /**
     * @param pid the process
     * @param duration how long to watch
     * @param interval time between two samples, at least 10 ms
     * @param out where the files go; made if needed
     * @param listener told the seconds watched and the reading, at each sample
     */
    public ProcessMonitor(
            long pid, Duration duration, Duration interval, Path out, BiConsumer<Double, Reading> listener) {
        if (interval.toMillis() < 10) {
            throw new IllegalArgumentException(
                    "an interval of " + Durations.format(interval) + " is too short; at least 10ms");
        }
        this.pid = pid;
        this.duration = duration;
        this.interval = interval;
        this.out = out;
        this.listener = listener;
    }

    /** Ends the watching now; what was seen is kept. Any thread may call this. */
    public void cancel() {
        cancelled.countDown();
    }

    /**
     * Watches until the time is over, the process ends, or {@link #cancel}.
     *
     * @throws TargetException when there is no such process
     * @throws IOException when the directory cannot be written or holds samples already
     * @throws InterruptedException when interrupted; what was seen is kept
     */
    public MonitorSummary run() throws IOException, InterruptedException {
        ProcessProbe probe = new ProcessProbe(pid);
        if (!probe.alive()) {
            throw new TargetException("there is no process " + pid + "; `ps -e` lists those that run");
        }
        Files.createDirectories(out);
        List<Reading> readings = new ArrayList<>();
        List<Long> shared = new ArrayList<>();
        long began = System.nanoTime();
        boolean ended = false;
        boolean stopped = false;
        Path samples = out.resolve("resources.csv");
        try (ResourceLog log = new ResourceLog(samples, probe, interval.toMillis(), () -> "pid " + pid)) {
            long due = began;
            while (!ended && !stopped && (readings.isEmpty() || System.nanoTime() - began <= duration.toNanos())) {
                Reading reading = probe.read();
                ended = reading.rssBytes() == null || !probe.alive();
                if (!ended) {
                    readings.add(reading);
                    Long pss = probe.pssBytes();
                    if (pss != null) {
                        shared.add(pss);
                    }
                    listener.accept(log.seconds(), reading);
                }
                due += interval.toNanos();
                long end = began + duration.toNanos();
                stopped = !ended
                        && cancelled.await(
                                Math.max(1, Math.min(due, end + 1) - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (FileAlreadyExistsException taken) {
            throw new IOException(out + " already holds samples; name another directory", taken);
        }
        MonitorSummary summary = summary(readings, shared, (System.nanoTime() - began) / NANOS, ended, stopped);
        Files.writeString(out.resolve("monitor.json"), json(summary));
        Files.writeString(out.resolve("monitor.md"), summary.markdown());
        return summary;
    }

    private MonitorSummary summary(
            List<Reading> readings, List<Long> shared, double seconds, boolean ended, boolean stopped) {
        Map<String, String> notMeasured = new TreeMap<>();
        Reading first = readings.isEmpty() ? null : readings.getFirst();
        Reading last = readings.isEmpty() ? null : readings.getLast();
        Double cores = null;
        if (first != null && last != null && last.atMillis() > first.atMillis()) {
            Long nanos = Reading.growth(first.cpuNanos(), last.cpuNanos());
            cores = nanos == null ? null : (Double) (nanos / 1e6 / (last.atMillis() - first.atMillis()));
        }
        if (cores == null) {
            notMeasured.put("cpu_cores", "it takes two readings");
        }
        String hidden = "the kernel does not show it to this user";
        if (shared.isEmpty()) {
            notMeasured.put("pss_bytes", hidden);
        }
        return new MonitorSummary(
                pid,
                seconds,
                readings.size(),
                ended,
                stopped,
                cores,
                range(readings, Reading::rssBytes, "rss_bytes", hidden, notMeasured),
                shared.isEmpty() ? null : Range.of(shared),
                range(readings, Reading::threads, "threads", hidden, notMeasured),
                range(readings, Reading::descriptors, "descriptors", hidden, notMeasured),
                growth(first, last, Reading::diskReadBytes, "disk_read_bytes", hidden, notMeasured),
                growth(first, last, Reading::diskWriteBytes, "disk_write_bytes", hidden, notMeasured),
                notMeasured);
    }

    private static @Nullable Range range(
            List<Reading> readings,
            Function<Reading, @Nullable Long> value,
            String key,
            String reason,
            Map<String, String> notMeasured) {
        List<Long> values = readings.stream()
                .map(value)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (values.isEmpty()) {
            notMeasured.put(key, reason);
            return null;
        }
        return Range.of(values);
    }

    private static @Nullable Long growth(
            @Nullable Reading first,
            @Nullable Reading last,
            Function<Reading, @Nullable Long> value,
            String key,
            String reason,
            Map<String, String> notMeasured) {
        Long grown = first == null || last == null ? null : Reading.growth(value.apply(first), value.apply(last));
        if (grown == null) {
            notMeasured.put(key, reason);
        }
        return grown;
    }

    private static String json(MonitorSummary summary) {
        return JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(summary)
                + "\n";
    }
}
