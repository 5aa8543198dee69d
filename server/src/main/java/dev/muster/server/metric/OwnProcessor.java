package dev.muster.server.metric;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Processor time of the process, counted from the first look: what the start of a JVM takes is left out.
 *
 * <p>Nothing is looked at before that: the JVM's management takes some 10 ms to set up, which a server that starts does
 * not have.
 */
public final class OwnProcessor {
    private static final long UNSEEN = -1;

    private final AtomicLong first = new AtomicLong(UNSEEN);

    /** Seconds since the first look, of all processors together; NaN if the system does not tell. */
    public double seconds() {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
        if (nanos < 0) {
            return Double.NaN;
        }
        first.compareAndSet(UNSEEN, nanos);
        return Math.max(0, nanos - first.get()) / 1e9; // somebody else's first look may have been a little later
    }
}
