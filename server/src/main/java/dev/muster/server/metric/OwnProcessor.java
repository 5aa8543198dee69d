package dev.muster.server.metric;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of the process, counted from when this was made: what the start of a JVM takes is left out. */
public final class OwnProcessor {
    private final double before = ofProcess();

    /** Loads the JVM's management, which takes long the first time. */
    public static void prefetch() {
        ofProcess();
    }

    private static double ofProcess() {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
        return nanos < 0 ? Double.NaN : nanos / 1e9;
    }

    /** Seconds so far, of all processors together; NaN if the system does not tell. */
    public double seconds() {
        return ofProcess() - before;
    }
}
