package dev.muster.lab.resource;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The heap that is still reachable. */
public final class LiveHeap {
    private LiveHeap() {}

    /**
     * Collects in full and reads the heap in use.
     *
     * @return bytes, or null when this JVM ignores requests to collect
     */
    public static @Nullable Long bytes() {
        long before = collections();
        System.gc();
        return collections() == before
                ? null
                : (Long)
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
