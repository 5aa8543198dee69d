package dev.muster.server.metric;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;

/** What the process and its JVM use, under the names that Prometheus' own client gives them. */
final class ProcessSamples {
    private ProcessSamples() {}

    static void add(Samples samples) {
        memory(samples);
        collections(samples);
        process(samples);
        samples.gauge(
                "jvm_threads_current",
                "Platform threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        samples.gauge(
                "jvm_classes_currently_loaded",
                "Classes that are loaded.",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private static void memory(Samples samples) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        both(samples, "jvm_memory_used_bytes", "Memory in use.", heap.getUsed(), other.getUsed());
        both(samples, "jvm_memory_committed_bytes", "Memory taken.", heap.getCommitted(), other.getCommitted());
        samples.gauges("jvm_memory_max_bytes", "Memory that may be taken.")
                .with(heap.getMax(), "area", "heap")
                .add();
    }

    private static void both(Samples samples, String name, String help, double heap, double other) {
        samples.gauges(name, help)
                .with(heap, "area", "heap")
                .with(other, "area", "nonheap")
                .add();
    }

    private static void collections(Samples samples) {
        Samples.Counters times = samples.counters("jvm_gc_collections_total", "Collections of garbage.");
        Samples.Counters seconds = samples.counters("jvm_gc_collection_seconds_total", "Time that they took.");
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            times.with(each.getCollectionCount(), "gc", each.getName());
            seconds.with(each.getCollectionTime() / 1e3, "gc", each.getName());
        }
        times.add();
        seconds.add();
    }

    private static void process(Samples samples) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        samples.gauge("process_start_time_seconds", "When it started, since 1970.", runtime.getStartTime() / 1e3);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            samples.counter("process_cpu_seconds_total", "Processor time used.", unix.getProcessCpuTime() / 1e9);
            samples.gauge("process_open_fds", "Open file descriptors.", unix.getOpenFileDescriptorCount());
            samples.gauge("process_max_fds", "File descriptors that may be open.", unix.getMaxFileDescriptorCount());
        }
        long resident = ResidentMemory.bytes();
        if (resident >= 0) {
            samples.gauge("process_resident_memory_bytes", "Memory that is resident.", resident);
            samples.gauge(
                    "system_memory_usage_bytes", "The same, under the name that older dashboards know.", resident);
        }
    }
}
