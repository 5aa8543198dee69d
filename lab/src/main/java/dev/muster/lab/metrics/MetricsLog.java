package dev.muster.lab.metrics;

import dev.muster.lab.result.MetricsRecord;
import dev.muster.lab.result.MetricsRecord.SeriesRecord;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a target for its metrics once a second and keeps every value, as {@code seconds,series,value}. A time at which
 * none came back has no values; that it was so is in the record.
 */
public final class MetricsLog implements AutoCloseable {
    /** The first line of the file. */
    public static final String HEADER = "seconds,series,value";

    private static final int MOST_SERIES = 500;
    private static final int LARGEST_ANSWER = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI url;
    private final String name;
    private final DoubleSupplier clock;
    private final Writer writer;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Watched> series = new LinkedHashMap<>();
    private final Thread asker;
    private long leftOut;
    private long scrapes;
    private long failed;
    private @Nullable String firstFailure;
    private @Nullable String lastFailure;
    private @Nullable IOException unwritable;

    /** A series so far. */
    private static final class Watched {
        final String type;
        final boolean cumulative;
        final double firstAt;
        final double first;
        double lastAt;
        double last;
        double min;
        double max;
        boolean wentBack;
        long values;

        Watched(TextMetrics.Sample sample, double at) {
            type = sample.type();
            cumulative = sample.cumulative();
            firstAt = at;
            first = sample.value();
            last = first;
            min = first;
            max = first;
        }

        void add(double value, double at) {
            wentBack |= value < last;
            last = value;
            lastAt = at;
            min = Math.min(min, value);
            max = Math.max(max, value);
            values++;
        }

        SeriesRecord record(String name) {
            Double rate =
                    cumulative && !wentBack && lastAt > firstAt ? (Double) ((last - first) / (lastAt - firstAt)) : null;
            return new SeriesRecord(name, type, values, first, min, max, last, rate);
        }
    }

    /**
     * Starts asking.
     *
     * @param url where
     * @param directory the run directory
     * @param name of the file, relative to it; made, must not be there
     * @param intervalMillis between two questions
     * @param clock seconds since the run began
     * @throws IOException when the file cannot be made
     */
    public MetricsLog(URI url, Path directory, String name, long intervalMillis, DoubleSupplier clock)
            throws IOException {
        this.url = url;
        this.name = name;
        this.clock = clock;
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        this.writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        writer.write(HEADER + "\n");
        this.asker = Thread.ofPlatform().name("lab-metrics").daemon(true).start(() -> ask(intervalMillis));
    }

    private void ask(long intervalMillis) {
        try {
            do {
                scrape();
            } while (!closing.await(intervalMillis, TimeUnit.MILLISECONDS));
            scrape();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void scrape() throws InterruptedException {
        double at = clock.getAsDouble();
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(url)
                            .timeout(PATIENCE)
                            .header("Accept", "text/plain;version=0.0.4")
                            .build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
            if (response.statusCode() != 200) {
                failed(at, "status " + response.statusCode());
                return;
            }
            keep(at, TextMetrics.parse(new String(response.body(), StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException broken) {
            failed(at, broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage());
        }
    }

    private void failed(double at, String what) {
        lock.lock();
        try {
            scrapes++;
            failed++;
            String said = String.format(Locale.ROOT, "at %.1f s: %s", at, what);
            firstFailure = firstFailure == null ? said : firstFailure;
            lastFailure = said;
        } finally {
            lock.unlock();
        }
    }

    private void keep(double at, List<TextMetrics.Sample> samples) {
        lock.lock();
        try {
            note(at, samples);
        } finally {
            lock.unlock();
        }
    }

    private void note(double at, List<TextMetrics.Sample> samples) {
        scrapes++;
        StringBuilder lines = new StringBuilder();
        long beyond = 0;
        for (TextMetrics.Sample sample : samples) {
            Watched watched = series.get(sample.name());
            if (watched == null) {
                if (series.size() >= MOST_SERIES) {
                    beyond++;
                    continue;
                }
                watched = new Watched(sample, at);
                series.put(sample.name(), watched);
            }
            watched.add(sample.value(), at);
            lines.append(String.format(
                            Locale.ROOT, "%.3f,\"%s\",", at, sample.name().replace("\"", "\"\"")))
                    .append(sample.value())
                    .append('\n');
        }
        leftOut = Math.max(leftOut, beyond);
        try {
            writer.write(lines.toString());
            writer.flush();
        } catch (IOException full) {
            unwritable = full;
        }
    }

    /** What came of it so far. */
    public MetricsRecord record() {
        lock.lock();
        try {
            List<SeriesRecord> records = new ArrayList<>();
            series.forEach((key, watched) -> records.add(watched.record(key)));
            return new MetricsRecord(
                    url.toString(), name, scrapes, failed, firstFailure, lastFailure, records, leftOut);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks a last time and closes the file.
     *
     * @throws IOException when a value could not be written
     */
    @Override
    public void close() throws IOException {
        closing.countDown();
        try {
            asker.join();
            client.shutdownNow();
            client.awaitTermination(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        writer.close();
        if (unwritable != null) {
            throw new IOException("metrics could not be written: " + unwritable.getMessage(), unwritable);
        }
    }
}
