package dev.muster.lab.resource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The machine and JVM that figures come from.
 *
 * @param os name and architecture
 * @param kernel release; null when it cannot be read
 * @param cpu model; null likewise
 * @param cores processors this JVM may use
 * @param memoryBytes RAM; null likewise
 * @param jdk version and vendor
 * @param jvmFlags arguments the JVM was started with
 * @param loadAverage of the last minute when it was read, which tells of neighbours; null when unknown
 */
public record Machine(
        String os,
        @Nullable String kernel,
        @Nullable String cpu,
        int cores,
        @Nullable Long memoryBytes,
        String jdk,
        String jvmFlags,
        @Nullable Double loadAverage) {

    /** Reads the machine this JVM runs on. */
    public static Machine read() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                firstLine("/proc/sys/kernel/osrelease", ""),
                firstLine("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()),
                load < 0 ? null : (Double) load);
    }

    private static @Nullable Long memory() {
        String line = firstLine("/proc/meminfo", "MemTotal");
        return line == null
                ? null
                : (Long) (Long.parseLong(line.replace("kB", "").strip()) * 1024);
    }

    private static @Nullable String firstLine(String file, String prefix) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> prefix.isEmpty() ? line : line.substring(line.indexOf(':') + 1))
                    .map(String::strip)
                    .findFirst()
                    .orElse(null);
        } catch (IOException unreadable) {
            return null;
        }
    }
}
