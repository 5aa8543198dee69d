package dev.muster.lab.resource;

import dev.muster.lab.resource.JavaProcess.Answer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The live heaps of the JVMs among a target's processes. */
public final class JavaHeaps {
    private JavaHeaps() {}

    /**
     * What came of looking.
     *
     * @param histogram of all its JVMs together; null when it could not be had
     * @param reason why not; null when it was
     */
    public record Look(
            @Nullable ClassHistogram histogram, @Nullable String reason) {
        /** The live heap in bytes, or null. */
        public @Nullable Long bytes() {
            return histogram == null ? null : (Long) histogram.bytes();
        }

        static Look failed(String reason) {
            return new Look(null, reason);
        }
    }

    /** The JVMs among some processes and all that those have started. */
    public static List<JavaProcess> among(LongStream roots) {
        return roots.boxed()
                .flatMap(pid -> ProcessHandle.of(pid).stream()
                        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                        .map(ProcessHandle::pid))
                .distinct()
                .map(JavaProcess::new)
                .filter(JavaProcess::isJvm)
                .toList();
    }

    /**
     * Has each JVM collect its garbage, which its load feels, and counts what is left.
     *
     * @throws InterruptedException when interrupted while asking
     */
    public static Look look(LongStream roots) throws InterruptedException {
        long[] asked = roots.toArray();
        List<JavaProcess> found = among(LongStream.of(asked));
        if (found.isEmpty()) {
            return Look.failed("no JVM is among the target's processes ("
                    + LongStream.of(asked).mapToObj(Long::toString).collect(Collectors.joining(", "))
                    + " and what they started), or it may not be looked into");
        }
        ClassHistogram all = null;
        for (JavaProcess jvm : found) {
            ClassHistogram one;
            if (jvm.pid() == ProcessHandle.current().pid()) {
                one = ClassHistogram.own().orElse(null);
            } else {
                switch (jvm.ask("GC.class_histogram")) {
                    case Answer.Silent silent -> {
                        return Look.failed(silent.reason());
                    }
                    case Answer.Said said ->
                        one = ClassHistogram.parse(said.lines()).orElse(null);
                }
            }
            if (one == null) {
                return Look.failed("process " + jvm.pid() + " wrote no class histogram");
            }
            all = all == null ? one : all.plus(one);
        }
        return new Look(Objects.requireNonNull(all), null);
    }
}
