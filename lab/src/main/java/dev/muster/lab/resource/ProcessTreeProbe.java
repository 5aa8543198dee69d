package dev.muster.lab.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what processes cost with all that they have started, as one sum. Memory that processes share is counted for
 * each of them. Counters keep what ended processes had last used when they were read.
 */
public final class ProcessTreeProbe implements Probe {
    private final Supplier<LongStream> roots;
    private final Map<Long, Reading> latest = new HashMap<>();

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

    /** Reads all of them. One thread at a time. */
    @Override
    public Reading read() {
        Map<Long, Reading> now = new HashMap<>();
        for (long pid : pids()) {
            Reading reading = new ProcessProbe(pid).read();
            if (reading.rssBytes() != null) {
                now.put(pid, reading);
            }
        }
        latest.putAll(now);
        return new Reading(
                System.currentTimeMillis(),
                sum(latest, Reading::cpuNanos),
                sum(now, Reading::rssBytes),
                null,
                sum(now, Reading::threads),
                sum(now, Reading::descriptors),
                sum(latest, Reading::diskReadBytes),
                sum(latest, Reading::diskWriteBytes),
                now.values().stream()
                        .map(Reading::netBytes)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                null,
                null);
    }

    private static @Nullable Long sum(Map<Long, Reading> readings, Function<Reading, @Nullable Long> figure) {
        Long sum = null;
        for (Reading reading : readings.values()) {
            Long value = figure.apply(reading);
            if (value != null) {
                sum = sum == null ? value : (Long) (sum + value);
            }
        }
        return sum;
    }
}
