package dev.muster.lab.monitor;

import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.resource.ResourceLog;
import dev.muster.lab.scenario.Durations;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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
    private final SampleFile samples;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** Makes the file that samples go to, which must not be there. */
    interface SampleFile {
        Writer open(Path file) throws IOException;
    }

    /**
     * @param pid the process
     * @param duration how long to watch
     * @param interval time between two samples, at least 10 ms
     * @param out where the files go; made if needed
     * @param listener told the seconds watched and the reading, at each sample
     */
    public ProcessMonitor(
            long pid, Duration duration, Duration interval, Path out, BiConsumer<Double, Reading> listener) {
        this(
                pid,
                duration,
                interval,
                out,
                listener,
                file -> Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW));
    }

    /** @param samples makes the file that samples go to */
    ProcessMonitor(
            long pid,
            Duration duration,
            Duration interval,
            Path out,
            BiConsumer<Double, Reading> listener,
            SampleFile samples) {
        if (interval.toMillis() < 10) {
            throw new IllegalArgumentException(
                    "an interval of " + Durations.format(interval) + " is too short; at least 10ms");
        }
        this.pid = pid;
        this.duration = duration;
        this.interval = interval;
        this.out = out;
        this.listener = listener;
        this.samples = samples;
    }

    /** Ends the watching now; what was seen is kept. Any thread may call this. */
    public void cancel() {
        cancelled.countDown();
    }

    /**
     * Watches until the time is over, the process ends, or {@link #cancel}.
     *
     * @throws TargetException when there is no such process
     * @throws IOException when the directory cannot be written or holds samples already; what was seen until a sample
     *     could not be written is kept
     * @throws InterruptedException when interrupted; what was seen is kept
     */
    public MonitorSummary run() throws IOException, InterruptedException {
        ProcessProbe probe = new ProcessProbe(pid);
        if (!probe.alive()) {
            throw new TargetException("there is no process " + pid + "; `ps -e` lists those that run");
        }
        Files.createDirectories(out);
        Watched watched = new Watched();
        long began = System.nanoTime();
        boolean ended = false;
        IOException lost = null;
        InterruptedException interrupted = null;
        ResourceLog log = open(probe);
        try (log) {
            ended = watch(probe, log, watched, began);
        } catch (InterruptedException asked) {
            interrupted = asked;
        } catch (IOException full) {
            lost = full;
        }
        MonitorSummary summary = watched.summary(
                pid,
                (System.nanoTime() - began) / NANOS,
                ended,
                interrupted != null || !ended && cancelled.getCount() == 0,
                lost == null ? null : String.valueOf(lost.getMessage()));
        try {
            Files.writeString(out.resolve("monitor.json"), json(summary));
            Files.writeString(out.resolve("monitor.md"), summary.markdown());
        } catch (IOException full) {
            lost = lost == null ? full : lost;
        }
        if (interrupted != null) {
            throw interrupted;
        }
        if (lost != null) {
            throw lost;
        }
        return summary;
    }

    private ResourceLog open(ProcessProbe probe) throws IOException {
        try {
            return new ResourceLog(
                    samples.open(out.resolve("resources.csv")), probe, interval.toMillis(), () -> "pid " + pid);
        } catch (FileAlreadyExistsException taken) {
            throw new IOException(out + " already holds samples; name another directory", taken);
        }
    }

    /** Reads on until there is a reason to stop; says whether that was the end of the process. */
    private boolean watch(ProcessProbe probe, ResourceLog log, Watched watched, long began)
            throws InterruptedException {
        long due = began;
        boolean stopped = false;
        while (!stopped && !log.failed() && (watched.nothing() || System.nanoTime() - began <= duration.toNanos())) {
            Reading reading = probe.read();
            if (reading.rssBytes() == null || !probe.alive()) {
                if (Thread.interrupted()) { // then nothing can be read, whether or not the process is there
                    throw new InterruptedException("interrupted while it read");
                }
                return true;
            }
            watched.saw(reading, probe.pssBytes());
            listener.accept(log.seconds(), reading);
            due += interval.toNanos();
            long end = began + duration.toNanos();
            stopped = cancelled.await(Math.max(1, Math.min(due, end + 1) - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return false;
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
