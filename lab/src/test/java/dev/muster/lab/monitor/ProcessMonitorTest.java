package dev.muster.lab.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.TargetException;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProcessMonitorTest {
    @TempDir
    Path directory;

    private final long own = ProcessHandle.current().pid();

    @Test
    void a_process_is_watched_for_its_time() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        MonitorSummary summary = new ProcessMonitor(
                        own,
                        Duration.ofSeconds(4),
                        Duration.ofMillis(50),
                        directory,
                        (seconds, reading) -> heard.incrementAndGet())
                .run();

        assertThat(summary.samples()).isGreaterThanOrEqualTo(2).isEqualTo(heard.get());
        assertThat(summary.ended()).isFalse();
        MonitorSummary.Range resident = Objects.requireNonNull(summary.rssBytes());
        assertThat(resident.min()).isGreaterThan(10L << 20).isLessThanOrEqualTo(resident.max());
        assertThat(summary.cpuCores()).isNotNull();
        assertThat(Files.readAllLines(directory.resolve("resources.csv"))).hasSizeGreaterThan(2);
        assertThat(Files.readString(directory.resolve("monitor.json"))).contains("\"rss_bytes\"");
        assertThat(Files.readString(directory.resolve("monitor.md"))).contains("resident memory, MB");
    }

    @Test
    void watching_ends_with_the_process() throws Exception {
        Process brief = new ProcessBuilder("sleep", "60").start();
        MonitorSummary summary = new ProcessMonitor(
                        brief.pid(),
                        Duration.ofMinutes(5),
                        Duration.ofMillis(20),
                        directory,
                        (seconds, reading) -> brief.destroyForcibly())
                .run();

        assertThat(summary.ended()).isTrue();
    }

    @Test
    void a_cancelled_watch_keeps_what_it_saw() throws Exception {
        ProcessMonitor[] self = new ProcessMonitor[1];
        self[0] = new ProcessMonitor(
                own, Duration.ofMinutes(5), Duration.ofMillis(20), directory, (seconds, reading) -> self[0].cancel());
        MonitorSummary summary = self[0].run();

        assertThat(summary.interrupted()).isTrue();
        assertThat(summary.samples()).isEqualTo(1);
    }

    /** A disk with room for so many lines. */
    private static Writer full(int lines) {
        return new FilterWriter(Writer.nullWriter()) {
            private int flushed;

            @Override
            public void flush() throws IOException {
                if (flushed++ >= lines) {
                    throw new IOException("no space left on device");
                }
            }
        };
    }

    @Test
    @Timeout(60)
    void a_watch_whose_samples_no_longer_fit_on_the_disk_ends_and_keeps_its_summary() throws Exception {
        ProcessMonitor monitor = new ProcessMonitor(
                own,
                Duration.ofMinutes(5),
                Duration.ofMillis(20),
                directory,
                (seconds, reading) -> {},
                file -> full(3));

        assertThatThrownBy(monitor::run).isInstanceOf(IOException.class).hasMessageContaining("no space left");
        assertThat(directory.resolve("monitor.json")).content().contains("\"interrupted\" : false", "\"rest\"");
        assertThat(directory.resolve("monitor.md"))
                .content()
                .contains("resident memory, MB")
                .contains("- rest was not measured: resource samples could not be written: no space left");
    }

    @Test
    void a_watch_whose_thread_is_interrupted_while_it_waits_keeps_its_summary() {
        Thread watching = Thread.currentThread();
        ProcessMonitor monitor = new ProcessMonitor(
                own,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                directory,
                (seconds, reading) -> watching.interrupt());

        assertThatThrownBy(monitor::run).isInstanceOf(InterruptedException.class);
        assertThat(directory.resolve("monitor.json")).content().contains("\"interrupted\" : true", "\"samples\" : 1,");
        assertThat(directory.resolve("monitor.md")).isNotEmptyFile();
    }

    @Test
    void a_summary_tells_first_least_mean_most_and_last_without_keeping_the_readings() {
        Watched watched = new Watched();
        watched.saw(reading(1_000, 50L, 7L), null);
        watched.saw(reading(2_000, 20L, null), null);
        watched.saw(reading(3_000, 80L, 9L), null);

        MonitorSummary summary = watched.summary(own, 2, false, false, null);

        assertThat(summary.samples()).isEqualTo(3);
        assertThat(summary.rssBytes()).isEqualTo(new MonitorSummary.Range(50, 20, 50, 80, 80));
        assertThat(summary.threads()).isEqualTo(new MonitorSummary.Range(7, 7, 8, 9, 9));
        assertThat(summary.pssBytes()).isNull();
        assertThat(summary.cpuCores()).isEqualTo(0.25);
        assertThat(summary.diskReadBytes()).isEqualTo(2_000);
        assertThat(summary.notMeasured()).containsOnlyKeys("pss_bytes", "descriptors", "disk_write_bytes");
    }

    private static Reading reading(long atMillis, long rss, @Nullable Long threads) {
        return new Reading(atMillis, atMillis * 250_000, rss, null, threads, null, atMillis, null, null, null, null);
    }

    @Test
    void a_process_that_is_not_there_and_a_directory_in_use_are_refused() throws Exception {
        assertThatThrownBy(() -> new ProcessMonitor(
                                Long.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(1), directory, (s, r) -> {})
                        .run())
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("there is no process");
        Files.writeString(directory.resolve("resources.csv"), "");
        assertThatThrownBy(() -> new ProcessMonitor(
                                own, Duration.ofSeconds(1), Duration.ofSeconds(1), directory, (s, r) -> {})
                        .run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already holds samples");
    }
}
