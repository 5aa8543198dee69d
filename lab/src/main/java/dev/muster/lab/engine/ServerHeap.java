package dev.muster.lab.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The live heap of another Java process: what its collector finds reachable. */
final class ServerHeap {
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    /**
     * What a collector fills dead space with that it does not care to close up: the histogram counts it though nobody
     * holds it, and it was up to a fifth of a small heap.
     */
    private static final Pattern FILLER =
            Pattern.compile("\\d+:\\s+\\d+\\s+(\\d+)\\s+(?:\\[L)?jdk\\.internal\\.vm\\.Filler\\w+;?(?:\\s.*)?");

    private ServerHeap() {}

    /**
     * Has the process collect its garbage, and asks what is left.
     *
     * @return bytes; empty if the JDK's {@code jcmd} is not there or the process does not answer it
     */
    static OptionalLong liveBytes(long pid) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            OptionalLong live;
            try (BufferedReader said = asked.inputReader()) {
                live = live(said.lines());
            }
            asked.waitFor();
            return live;
        } catch (IOException missing) {
            return OptionalLong.empty();
        }
    }

    /** The bytes that a class histogram shows to be held by somebody; empty if it has no total. */
    static OptionalLong live(Stream<String> histogram) {
        long filler = 0;
        OptionalLong total = OptionalLong.empty();
        for (String line : (Iterable<String>) histogram.map(String::strip)::iterator) {
            Matcher filled = FILLER.matcher(line);
            if (filled.matches()) {
                filler += Long.parseLong(filled.group(1));
            }
            Matcher summed = TOTAL.matcher(line);
            if (summed.matches() && total.isEmpty()) {
                total = OptionalLong.of(Long.parseLong(summed.group(1)));
            }
        }
        return total.isPresent() ? OptionalLong.of(total.getAsLong() - filler) : total;
    }
}
