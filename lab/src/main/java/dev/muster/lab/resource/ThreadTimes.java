package dev.muster.lab.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of a process's threads in ns, from {@code /proc/PID/task/TID/schedstat}. The time of a whole process
 * comes in two numbers of steps of 10 ms: of a process that does nothing for five seconds that cannot tell 0.05 % from
 * 0.4 %. But of a thread that has ended nothing is left to read, so this is for processes whose threads stay.
 *
 * @param nanos by thread; empty where the system does not tell
 */
public record ThreadTimes(Map<String, Long> nanos) {
    public ThreadTimes {
        nanos = Map.copyOf(nanos);
    }

    /** Reads them now. */
    public static ThreadTimes of(long pid) {
        Map<String, Long> nanos = new HashMap<>();
        for (Path thread : threads(Path.of("/proc", String.valueOf(pid), "task"))) {
            Long time = time(thread.resolve("schedstat"));
            if (time != null) {
                nanos.put(thread.getFileName().toString(), time);
            }
        }
        return new ThreadTimes(nanos);
    }

    private static List<Path> threads(Path folder) {
        try (Stream<Path> threads = Files.list(folder)) {
            return threads.toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }

    private static @Nullable Long time(Path schedstat) {
        try {
            String text = Files.readString(schedstat);
            return Long.valueOf(text.substring(0, text.indexOf(' ')));
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException untold) {
            return null;
        }
    }

    /**
     * What the threads have used since an earlier look, in ns; null if one of that look has ended, or none was seen.
     */
    public @Nullable Long since(ThreadTimes earlier) {
        if (earlier.nanos.isEmpty() || !nanos.keySet().containsAll(earlier.nanos.keySet())) {
            return null;
        }
        return nanos.entrySet().stream()
                .mapToLong(
                        each -> each.getValue() - Objects.requireNonNull(earlier.nanos.getOrDefault(each.getKey(), 0L)))
                .sum();
    }
}
