package dev.muster.lab.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a process costs: from {@code /proc}, and for the own process also from the JVM's management beans. */
public final class ProcessProbe implements Probe {
    private static final long CLOCK_TICKS_PER_SECOND = 100; // USER_HZ: fixed at 100 in what Linux shows to programs
    private static final long NANOS_PER_TICK = 1_000_000_000L / CLOCK_TICKS_PER_SECOND;

    private final Path directory;
    private final boolean own;

    /** @param pid the process */
    public ProcessProbe(long pid) {
        this.directory = Path.of("/proc", String.valueOf(pid));
        this.own = pid == ProcessHandle.current().pid();
    }

    /** Whether the process is there. */
    @Override
    public boolean alive() {
        return Files.isDirectory(directory);
    }

    /** Reads everything now; what cannot be read is null. */
    @Override
    public Reading read() {
        return new Reading(
                System.currentTimeMillis(),
                own ? ownCpuNanos() : cpuNanos(),
                statusKilobytes("VmRSS:"),
                own
                        ? (Long) ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed()
                        : null,
                status("Threads:"),
                descriptors(),
                field("io", "read_bytes:"),
                field("io", "write_bytes:"),
                netBytes(),
                own
                        ? (Long) collectors()
                                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                                .sum()
                        : null,
                own
                        ? (Long) collectors()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        : null);
    }

    @Override
    public @Nullable Long pssBytes() {
        Long kilobytes = field("smaps_rollup", "Pss:");
        return kilobytes == null ? null : (Long) (kilobytes * 1024);
    }

    private static Stream<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream();
    }

    private @Nullable Long ownCpuNanos() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean) {
            long nanos = bean.getProcessCpuTime();
            return nanos < 0 ? null : (Long) nanos;
        }
        return cpuNanos();
    }

    /**
     * Processor time since the process began, in ns, as the kernel counts it: in steps of 10 ms. Null if unreadable.
     */
    public @Nullable Long cpuNanos() {
        int userTime = 11;
        int systemTime = 12;
        return cpuNanos(userTime, systemTime);
    }

    /** The same, of its children that have ended and were waited for, and of theirs. */
    @Nullable
    Long endedChildrenCpuNanos() {
        int userTime = 13;
        int systemTime = 14;
        return cpuNanos(userTime, systemTime);
    }

    private @Nullable Long cpuNanos(int userTime, int systemTime) {
        String stat = text("stat");
        if (stat == null) {
            return null;
        }
        // The program's name stands in parentheses and may hold blanks; counting starts behind it, at the third field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[userTime]) + Long.parseLong(fields[systemTime])) * NANOS_PER_TICK;
    }

    private @Nullable Long statusKilobytes(String label) {
        Long kilobytes = status(label);
        return kilobytes == null ? null : (Long) (kilobytes * 1024);
    }

    private @Nullable Long status(String label) {
        return field("status", label);
    }

    private @Nullable Long field(String file, String label) {
        String text = text(file);
        if (text == null) {
            return null;
        }
        return text.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> Long.valueOf(
                        line.substring(label.length()).replace("kB", "").strip()))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Long descriptors() {
        try (Stream<Path> open = Files.list(directory.resolve("fd"))) {
            return open.count();
        } catch (IOException | UncheckedIOException gone) {
            return null;
        }
    }

    private @Nullable Long netBytes() {
        String text = text("net/dev");
        if (text == null) {
            return null;
        }
        List<String[]> devices = text.lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
                .toList();
        int received = 0;
        int sent = 8;
        return devices.stream()
                .mapToLong(fields -> Long.parseLong(fields[received]) + Long.parseLong(fields[sent]))
                .sum();
    }

    private @Nullable String text(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException gone) {
            return null;
        }
    }
}
