package dev.muster.server.metric;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * How near the process is to its own limits of memory. There are two, and the nearer one counts: its resident memory
 * against what it was allowed (or what its container or machine has), and what collections of garbage leave in the heap
 * against the largest heap. What waits for a collection is not counted in the heap: it would be near its limit all the
 * time.
 */
public final class OwnMemory {
    private final long allowed;

    /** @param allowed bytes that the process may take; 0 for what its container or machine has */
    public OwnMemory(long allowed) {
        this.allowed = allowed;
    }

    /** Loaded by who asks first: a start does not wait for the JVM's management. */
    private static final class Machine {
        private static final long BYTES = bytes();

        private Machine() {}

        private static long bytes() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? system.getTotalMemorySize() // of the container, where there is one
                    : 0;
        }
    }

    /** Its memory pools, in the same way. They are kept: to look them up makes names of all that the JVM manages. */
    private static final class Heap {
        private static final long MOST =
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
        private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();

        private Heap() {}
    }

    /** What the process may take, in bytes; 0 if the system does not tell. */
    public long limit() {
        return allowed > 0 ? allowed : Machine.BYTES;
    }

    /** The share of the nearer limit that is taken, 1 for all of it; NaN if the system does not tell. */
    public double share() {
        long resident = ResidentMemory.bytes();
        long limit = limit();
        double ofLimit = resident < 0 || limit <= 0 ? Double.NaN : (double) resident / limit;
        double ofHeap = heapShare();
        return Double.isNaN(ofLimit) ? ofHeap : Math.max(ofLimit, Double.isNaN(ofHeap) ? 0 : ofHeap);
    }

    /**
     * Bytes in the part of the heap where long-lived objects are kept, garbage included; 0 if the collector has no such
     * part. Of the parts of a heap it is the one for which a threshold can be set.
     */
    public static long old() {
        long used = 0;
        for (MemoryPoolMXBean pool : Heap.POOLS) {
            used += pool.isUsageThresholdSupported() ? pool.getUsage().getUsed() : 0;
        }
        return used;
    }

    private static double heapShare() {
        long left = 0;
        for (MemoryPoolMXBean pool : Heap.POOLS) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            left += afterCollection == null ? 0 : afterCollection.getUsed();
        }
        return Heap.MOST <= 0 ? Double.NaN : (double) left / Heap.MOST;
    }
}
