package dev.muster.cli.diagnose;

import com.sun.management.OperatingSystemMXBean;
import dev.muster.lab.resource.JavaProcess;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JVM of this command, and that of the server which has the directory: version, flags, heap against memory. */
final class JvmCheck implements Check {
    private static final String AREA = "jvm";
    private static final int LEAST_VERSION = 25;
    private static final double MOST_HEAP = 0.75;
    private static final Pattern MAX_HEAP = Pattern.compile("-XX:MaxHeapSize=(\\d+)");
    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use(\\w+GC)");

    private final @Nullable Long server;

    /** @param server the process of the server; null if none runs */
    JvmCheck(@Nullable Long server) {
        this.server = server;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        int feature = Runtime.version().feature();
        findings.add(Finding.atMost(
                feature >= LEAST_VERSION,
                AREA,
                "version",
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                LEAST_VERSION + " or newer",
                "install JDK " + LEAST_VERSION));
        findings.add(Finding.ok(
                AREA,
                "flags",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments())));
        if (server == null) {
            findings.add(
                    heap("heap of a server started so", Runtime.getRuntime().maxMemory()));
        } else {
            served(server, findings);
        }
        return findings;
    }

    private static void served(long pid, List<Finding> findings) throws InterruptedException {
        switch (new JavaProcess(pid).ask("VM.flags")) {
            case JavaProcess.Answer.Silent silent ->
                findings.add(Finding.notMeasured(
                        AREA, "server's heap", silent.reason(), "run as the user who started process " + pid));
            case JavaProcess.Answer.Said said -> {
                String flags = String.join(" ", said.lines());
                Matcher collector = COLLECTOR.matcher(flags);
                findings.add(Finding.ok(
                        AREA, "server's collector", collector.find() ? collector.group(1) : "the JVM's own choice"));
                Matcher heap = MAX_HEAP.matcher(flags);
                findings.add(
                        heap.find()
                                ? heap("server's heap", Long.parseLong(heap.group(1)))
                                : Finding.notMeasured(
                                        AREA, "server's heap", "it does not tell its largest heap", null));
            }
        }
    }

    private static Finding heap(String name, long largest) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)) {
            return Finding.notMeasured(AREA, name, "this JVM does not tell how much memory there is", null);
        }
        long memory = machine.getTotalMemorySize(); // a container's limit, where there is one
        return Finding.atMost(
                largest <= MOST_HEAP * memory,
                AREA,
                name,
                "at most " + Amounts.bytes(largest) + " of " + Amounts.bytes(memory)
                        + " that this machine or container has",
                "at most 75 % of the memory",
                "set a smaller one: MUSTER_OPTS=-Xmx" + ((memory / 2) >> 20) + "m");
    }
}
