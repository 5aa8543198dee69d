package dev.muster.cli.diagnose;

import com.sun.management.OperatingSystemMXBean;
import dev.muster.lab.resource.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Memory and processors that there are, and who else wants them. */
final class MachineCheck implements Check {
    private static final String AREA = "machine";
    private static final long LEAST_MEMORY = 256L << 20;

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Machine machine = Machine.read();
        findings.add(Finding.ok(
                AREA, "system", machine.os() + (machine.kernel() == null ? "" : ", kernel " + machine.kernel())));
        findings.add(processors(machine));
        findings.add(memory());
        return findings;
    }

    private static Finding processors(Machine machine) {
        Double load = machine.loadAverage();
        String value =
                Amounts.count(machine.cores(), "processor") + (machine.cpu() == null ? "" : " (" + machine.cpu() + ")");
        if (load == null) {
            return Finding.ok(AREA, "processors", value);
        }
        return Finding.atMost(
                load <= 2.0 * machine.cores(),
                AREA,
                "processors",
                value + String.format(Locale.ROOT, ", load %.2f in the last minute", load),
                "a load of at most twice the processors",
                "others use this machine: figures measured now would tell of them");
    }

    private static Finding memory() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)) {
            return Finding.notMeasured(AREA, "memory", "this JVM does not tell how much memory there is", null);
        }
        long total = machine.getTotalMemorySize();
        long available = Math.min(available(machine.getFreeMemorySize()), total);
        return Finding.atMost(
                available >= LEAST_MEMORY,
                AREA,
                "memory",
                Amounts.bytes(available) + " available of " + Amounts.bytes(total),
                "at least " + Amounts.bytes(LEAST_MEMORY) + " available",
                "end something, or give the container more; muster size --agents N tells how much");
    }

    /** What can be had without swapping, which is more than what is free. */
    private static long available(long free) {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(free);
        } catch (IOException elsewhere) {
            return free;
        }
    }
}
