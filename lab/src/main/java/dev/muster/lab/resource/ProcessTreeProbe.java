package dev.muster.lab.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what processes cost with all that they have started, as one sum. Memory that processes share is counted for
 * each of them. Processor time of children that have ended is in the figures of who waited for them; once one of the
 * processes themselves has ended, what it used at last is unknown, and so are the counters from then on.
 */
public final class ProcessTreeProbe implements Probe {
    private final Supplier<LongStream> roots;
    private final Set<Long> seen = new HashSet<>();

    /** @param roots the processes, asked anew for each reading */
    public ProcessTreeProbe(Supplier<LongStream> roots) {
        this.roots = roots;
    }

    @Override
    public boolean alive() {
        return roots.get().anyMatch(pid -> new ProcessProbe(pid).alive());
    }

    /** Every process there is now: the roots and their descendants. */
    private List<Long> pids() {
        return roots.get()
                .boxed()
                .flatMap(pid -> ProcessHandle.of(pid).stream()
                        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                        .map(ProcessHandle::pid))
                .distinct()
                .toList();
    }

    /** Whether every process that was ever a root is still there. */
    private boolean whole() {
        roots.get().forEach(seen::add);
        return seen.stream()
                .allMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    /** Reads all of them. One thread at a time. */
    @Override
    public Reading read() {
        List<Reading> readings = new ArrayList<>();
        Long cpu = null;
        for (long pid : pids()) {
            ProcessProbe probe = new ProcessProbe(pid);
            Reading reading = probe.read();
            if (reading.rssBytes() != null) {
                readings.add(reading);
                cpu = plus(plus(cpu, reading.cpuNanos()), probe.endedChildrenCpuNanos());
            }
        }
        boolean whole = whole();
        return new Reading(
                System.currentTimeMillis(),
                whole ? cpu : null,
                sum(readings, Reading::rssBytes),
                null,
                sum(readings, Reading::threads),
                sum(readings, Reading::descriptors),
                whole ? sum(readings, Reading::diskReadBytes) : null,
                whole ? sum(readings, Reading::diskWriteBytes) : null,
                readings.stream()
                        .map(Reading::netBytes)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                null,
                null);
    }

    /** Of all of them: here what they share is counted once. Null as soon as one of them does not show it. */
    @Override
    public @Nullable Long pssBytes() {
        Long sum = null;
        for (long pid : pids()) {
            ProcessProbe probe = new ProcessProbe(pid);
            Long one = probe.pssBytes();
            if (one == null && probe.alive()) {
                return null;
            }
            sum = plus(sum, one);
        }
        return sum;
    }

    private static @Nullable Long sum(List<Reading> readings, Function<Reading, @Nullable Long> figure) {
        Long sum = null;
        for (Reading reading : readings) {
            sum = plus(sum, figure.apply(reading));
        }
        return sum;
    }

    private static @Nullable Long plus(@Nullable Long sum, @Nullable Long value) {
        return value == null ? sum : sum == null ? value : (Long) (sum + value);
    }
}
