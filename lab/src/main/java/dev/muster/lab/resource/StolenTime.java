package dev.muster.lab.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of its processors' time a virtual machine did not get, because its host gave it to others: {@code steal} in
 * proc(5). What it does get is slower meanwhile, too, for the others use the same caches: with 4 % stolen an operation
 * was seen to take a quarter more processor time (docs/decisions/0037).
 */
@FunctionalInterface
public interface StolenTime {
    /** That of this machine. */
    StolenTime OF_MACHINE = () -> {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.findFirst().map(StolenTime::parse).orElse(null);
        } catch (IOException elsewhere) {
            return null; // no Linux
        }
    };

    /** What was counted since the machine was started; null where that is not told. */
    @Nullable
    Counted read();

    /** The first line of /proc/stat; null if it has no such figure. */
    static @Nullable Counted parse(String line) {
        String[] words = line.strip().split("\\s+");
        if (!words[0].equals("cpu") || words.length <= Counted.STOLEN) {
            return null;
        }
        // What comes after it is the time of guests, which is counted among the others already.
        long[] ticks = Stream.of(words)
                .skip(1)
                .limit(Counted.STOLEN)
                .mapToLong(Long::parseLong)
                .toArray();
        return new Counted(ticks[ticks.length - 1], LongStream.of(ticks).sum());
    }

    /**
     * Time of all processors since the machine was started.
     *
     * @param stolen what others got, in ticks of the kernel
     * @param all everything, idle time included
     */
    record Counted(long stolen, long all) {
        private static final int STOLEN = 8;
        private static final long LEAST = 100;

        /** The share that was stolen since then, 0 to 1; null if so little time has passed that it cannot be told. */
        public @Nullable Double shareSince(@Nullable Counted before) {
            long passed = before == null ? 0 : all - before.all;
            return before == null || passed < LEAST ? null : (Double) ((double) (stolen - before.stolen) / passed);
        }
    }
}
