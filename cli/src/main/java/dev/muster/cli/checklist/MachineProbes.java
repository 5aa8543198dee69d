package dev.muster.cli.checklist;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the machine says, over a stated short time. */
final class MachineProbes {
    private static final double MOST_MEMORY = 0.85;
    private static final double MOST_BUSY = 0.80;
    private static final double MOST_LATENCY_MS = 100;
    private static final int CONNECTIONS = 5;
    private static final int PATIENCE_MS = 3_000;
    private static final int IDLE = 4;
    private static final int WAITING = 5;

    private final Path directory;
    private final Duration window;
    private final List<URI> endpoints;
    private @Nullable Usage usage;

    /**
     * @param directory whose disk is looked at
     * @param window for how long
     * @param endpoints that a latency is wanted of
     */
    MachineProbes(Path directory, Duration window, List<URI> endpoints) {
        this.directory = directory;
        this.window = window;
        this.endpoints = List.copyOf(endpoints);
    }

    /** Shares of the window; null where the kernel does not show one. */
    private record Usage(@Nullable Double busy, @Nullable Double disk, String device) {}

    /** Memory that cannot be had any more, of all. */
    Seen memory() throws IOException {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)) {
            return new Seen.Nothing("this JVM does not tell how much memory there is");
        }
        long total = machine.getTotalMemorySize();
        long available = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(machine.getFreeMemorySize());
        double used = 1 - (double) Math.min(available, total) / total;
        return new Seen.Figure(
                used < MOST_MEMORY, percent(used) + " of " + (total >> 20) + " MB", "/proc/meminfo, now");
    }

    /** Processors that worked, of all. */
    Seen processors() throws IOException, InterruptedException {
        Double busy = usage().busy;
        return busy == null
                ? new Seen.Nothing("this kernel does not show what processors do")
                : new Seen.Figure(busy < MOST_BUSY, percent(busy), "/proc/stat over " + window.toMillis() / 1e3 + " s");
    }

    /** Time in which the disk of the data directory worked. */
    Seen disk() throws IOException, InterruptedException {
        Usage seen = usage();
        return seen.disk == null
                ? new Seen.Nothing(seen.device)
                : new Seen.Figure(
                        seen.disk < MOST_BUSY,
                        percent(seen.disk),
                        "/proc/diskstats of " + seen.device + " over " + window.toMillis() / 1e3 + " s");
    }

    /** Median time to connect to the slowest endpoint. */
    Seen network() {
        if (endpoints.isEmpty()) {
            return new Seen.Nothing("no endpoint is named");
        }
        List<String> values = new ArrayList<>();
        boolean all = true;
        for (URI endpoint : endpoints) {
            int port = endpoint.getPort() >= 0 ? endpoint.getPort() : "http".equals(endpoint.getScheme()) ? 80 : 443;
            double[] millis = new double[CONNECTIONS];
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    millis[i] = connect(endpoint.getHost(), port);
                }
            } catch (IOException refused) {
                return new Seen.Figure(
                        false,
                        endpoint.getHost() + " cannot be reached: " + refused.getMessage(),
                        "TCP connections, now");
            }
            Arrays.sort(millis);
            double median = millis[CONNECTIONS / 2];
            all &= median < MOST_LATENCY_MS;
            values.add(String.format(Locale.ROOT, "%s %.1f ms", endpoint.getHost(), median));
        }
        return new Seen.Figure(all, String.join(", ", values), "median of " + CONNECTIONS + " TCP connections, now");
    }

    private static double connect(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port); // the name is looked up before the clock starts
        if (address.isUnresolved()) {
            throw new IOException("its name is not known");
        }
        try (Socket socket = new Socket()) {
            long start = System.nanoTime();
            socket.connect(address, PATIENCE_MS);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private Usage usage() throws IOException, InterruptedException {
        Usage known = usage;
        if (known != null) {
            return known;
        }
        DiskDevice disk = DiskDevice.of(directory);
        long[] before = processorTimes();
        OptionalLong ticksBefore = disk.busyMillis();
        long start = System.nanoTime();
        Thread.sleep(window);
        long[] after = processorTimes();
        OptionalLong ticksAfter = disk.busyMillis();
        double millis = (System.nanoTime() - start) / 1e6;
        Double worked = ticksBefore.isPresent() && ticksAfter.isPresent()
                ? Double.valueOf(Math.min(1, (ticksAfter.getAsLong() - ticksBefore.getAsLong()) / millis))
                : null;
        Usage seen = new Usage(busy(before, after), worked, disk.name());
        usage = seen;
        return seen;
    }

    private static @Nullable Double busy(long[] before, long[] after) {
        if (before.length <= WAITING || after.length <= WAITING) {
            return null;
        }
        // Guests are counted among the users already; the first column is the label.
        int last = Math.min(after.length, 9);
        long all = 0;
        for (int i = 1; i < last; i++) {
            all += after[i] - before[i];
        }
        long idle = after[IDLE] - before[IDLE] + after[WAITING] - before[WAITING];
        return all <= 0 ? null : Double.valueOf(1 - (double) idle / all);
    }

    private static long[] processorTimes() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/stat"));
        String[] fields = lines.getFirst().strip().split("\\s+");
        long[] times = new long[fields.length];
        for (int i = 1; i < fields.length; i++) {
            times[i] = Long.parseLong(fields[i]);
        }
        return times;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
