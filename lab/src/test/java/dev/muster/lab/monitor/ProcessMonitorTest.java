package dev.muster.lab.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
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
