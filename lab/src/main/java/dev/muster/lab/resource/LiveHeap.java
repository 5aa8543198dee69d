package dev.muster.lab.resource;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/**
 * The heap that is still reachable: what was in use at the end of a full collection, as the collector notes it. What is
 * in use when somebody asks later is more by all that the threads have taken for themselves since, whole buffers of a
 * megabyte and more each.
 */
public final class LiveHeap {
    private static final int MOST_COLLECTIONS = 5;
    private static final long AGREEMENT_BYTES = 32 * 1024;

    private LiveHeap() {}

    /**
     * Collects in full and reads the heap in use. What was only just let go (by cleaners, by threads that ended) needs
     * more than one collection, so it collects until two readings agree, five times at most.
     *
     * @return bytes, or null when this JVM ignores requests to collect
     */
    public static @Nullable Long bytes() {
        Long last = collect();
        for (int i = 1; i < MOST_COLLECTIONS && last != null; i++) {
            Long next = collect();
            if (next != null && Math.abs(next - last) < AGREEMENT_BYTES) {
                return Math.min(next, last);
            }
            last = next;
        }
        return last;
    }

    /** Collects in full once and reads the heap in use: cheaper, and a little more. Null as for {@link #bytes}. */
    public static @Nullable Long afterOneCollection() {
        return collect();
    }

    private static @Nullable Long collect() {
        long before = collections();
        System.gc();
        return collections() == before ? null : (Long) afterCollection();
    }

    private static long afterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                // A pool that is not collected says nothing of it: all that is in it counts.
                MemoryUsage collected = pool.getCollectionUsage();
                used += (collected == null ? pool.getUsage() : collected).getUsed();
            }
        }
        return used;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
