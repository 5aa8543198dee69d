package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceTest {
    @TempDir
    Path directory;

    @Test
    void processor_time_of_the_own_process_grows_with_work() {
        ProcessProbe probe = new ProcessProbe(ProcessHandle.current().pid());
        long before = Objects.requireNonNull(probe.read().cpuNanos());
        long sum = 0;
        for (long i = 0; Objects.requireNonNull(probe.read().cpuNanos()) - before < 20_000_000; i++) {
            sum += i;
        }
        assertThat(sum).isNotNegative();
        Reading reading = probe.read();
        assertThat(reading.threads()).isGreaterThan(1);
        assertThat(reading.descriptors()).isGreaterThan(3);
        assertThat(reading.heapUsedBytes()).isNotNull();
    }

    @Test
    void another_process_shows_no_heap_and_a_gone_one_shows_nothing() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Reading reading = new ProcessProbe(other.pid()).read();
            assertThat(reading.rssBytes()).isPositive();
            assertThat(reading.heapUsedBytes()).isNull();
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(new ProcessProbe(other.pid()).read().rssBytes()).isNull();
    }

    @Test
    void what_is_let_go_leaves_the_live_heap() {
        long counted = 0;
        // Threads of tests before this one may let go of something between two looks, but not each time.
        for (int i = 0; i < 10 && (counted < 30L << 20 || counted > 34L << 20); i++) {
            byte[] kept = new byte[32 << 20];
            long with = Objects.requireNonNull(LiveHeap.bytes());
            assertThat(kept[1]).isZero();
            kept = new byte[0];
            long without = Objects.requireNonNull(LiveHeap.bytes());
            assertThat(kept).isEmpty();
            counted = with - without;
        }
        assertThat(counted).isBetween(30L << 20, 34L << 20);
    }

    /** A thread that allocates takes a buffer of up to megabytes at once, which nobody holds. */
    @Test
    void what_threads_allocate_after_a_collection_is_not_live() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicReference<byte[]> last = new AtomicReference<>();
        List<Thread> busy = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    while (!enough.get()) {
                        last.set(new byte[1024]);
                    }
                }))
                .toList();
        try {
            LongSummaryStatistics readings = IntStream.range(0, 5)
                    .mapToLong(i -> Objects.requireNonNull(LiveHeap.afterOneCollection()))
                    .summaryStatistics();
            assertThat(readings.getMax() - readings.getMin()).isLessThan(1L << 20);
        } finally {
            enough.set(true);
            for (Thread each : busy) {
                each.join();
            }
        }
    }

    @Test
    void the_disk_is_probed_in_two_series_and_leaves_no_file() throws Exception {
        try (DiskProbe probe = new DiskProbe(directory)) {
            probe.probeQuietly(30);
            probe.begin();
            while (probe.beside().n() < 3) {
                Thread.onSpinWait();
            }
            probe.end();
            assertThat(probe.quiet().n()).isEqualTo(30);
            assertThat(probe.quiet().p50()).isPositive();
            assertThat(probe.quiet().p99()).isNull();
            assertThat(probe.failure()).isNull();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void resources_are_sampled_until_the_log_is_closed() throws Exception {
        Path file = directory.resolve("resources.csv");
        ResourceLog log =
                new ResourceLog(file, new ProcessProbe(ProcessHandle.current().pid()), 10, () -> "a, b");
        while (Files.readAllLines(file).size() < 4) {
            Thread.onSpinWait();
        }
        log.close();

        assertThat(Files.readAllLines(file).getFirst()).isEqualTo(ResourceLog.HEADER);
        assertThat(Files.readAllLines(file).stream().skip(1)).allSatisfy(line -> {
            assertThat(line.split(",", -1)).hasSize(13);
            assertThat(line).contains("a  b");
        });
    }

    @Test
    void the_machine_is_described() {
        Machine machine = Machine.read();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.jdk()).contains("25");
        assertThat(machine.memoryBytes()).isGreaterThan(1L << 30);
    }
}
