package dev.muster.lab.resource;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Samples a process at a fixed interval into a CSV file, from its own thread, until closed. Every line reaches the file
 * at once. Times are seconds since the log began; counters are totals of the process, so that any window can be
 * recomputed.
 */
public final class ResourceLog implements AutoCloseable {
    /** The columns. */
    public static final String HEADER =
            "seconds,at_ms,label,cpu_ms,rss_bytes,heap_used_bytes,threads,descriptors,disk_read_bytes,disk_write_bytes,"
                    + "net_bytes,gc_count,gc_ms";

    private volatile Probe probe;
    private final Supplier<String> label;
    private final Writer writer;
    private final long startedAt = System.nanoTime();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread sampler;
    private volatile @Nullable IOException failure;

    /**
     * Starts sampling.
     *
     * @param file created; must not exist
     * @param probe the process; another may be watched later
     * @param intervalMillis milliseconds between two samples
     * @param label what is going on, asked at every sample; no commas
     * @throws IOException when the file cannot be created
     */
    public ResourceLog(Path file, Probe probe, long intervalMillis, Supplier<String> label) throws IOException {
        this(
                Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW),
                probe,
                intervalMillis,
                label);
    }

    /**
     * The same, written to wherever the writer leads.
     *
     * @param writer closed with the log
     * @throws IOException when the first line cannot be written
     */
    public ResourceLog(Writer writer, Probe probe, long intervalMillis, Supplier<String> label) throws IOException {
        this.probe = probe;
        this.label = label;
        this.writer = writer;
        writer.write(HEADER + "\n");
        writer.flush();
        this.sampler = Thread.ofPlatform().name("lab-resources").daemon(true).start(() -> sample(intervalMillis));
    }

    /** Watches another target from now on; its counters begin anew. */
    public void watch(Probe next) {
        probe = next;
    }

    /** Seconds since the log began, the first column's clock. */
    public double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    /** Whether a sample could not be written; it was the last then, and {@link #close} says why. */
    public boolean failed() {
        return failure != null;
    }

    private void sample(long intervalMillis) {
        try {
            long due = 0;
            do {
                append(probe.read());
                due += intervalMillis;
            } while (!closing.await(Math.max(1, due - Math.round(seconds() * 1000)), TimeUnit.MILLISECONDS));
            append(probe.read());
        } catch (IOException full) {
            failure = full;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(Reading reading) throws IOException {
        Long cpu = reading.cpuNanos();
        writer.write(String.format(
                Locale.ROOT,
                "%.3f,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s%n",
                seconds(),
                reading.atMillis(),
                label.get().replace(',', ' '),
                cell(cpu == null ? null : (Long) (cpu / 1_000_000)),
                cell(reading.rssBytes()),
                cell(reading.heapUsedBytes()),
                cell(reading.threads()),
                cell(reading.descriptors()),
                cell(reading.diskReadBytes()),
                cell(reading.diskWriteBytes()),
                cell(reading.netBytes()),
                cell(reading.gcCount()),
                cell(reading.gcMillis())));
        writer.flush();
    }

    private static String cell(@Nullable Long value) {
        return value == null ? "" : value.toString();
    }

    /**
     * Takes a last sample and closes the file.
     *
     * @throws IOException when a sample could not be written
     */
    @Override
    public void close() throws IOException {
        closing.countDown();
        try {
            sampler.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        IOException lost = failure;
        try {
            writer.close();
        } catch (IOException full) {
            lost = lost == null ? full : lost;
        }
        if (lost != null) {
            throw new IOException("resource samples could not be written: " + lost.getMessage(), lost);
        }
    }
}
