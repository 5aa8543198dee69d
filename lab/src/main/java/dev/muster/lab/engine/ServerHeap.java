package dev.muster.lab.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The live heap of another Java process: what its collector finds reachable. */
final class ServerHeap {
    private static final String TOTAL = "Total";

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
            OptionalLong total = OptionalLong.empty();
            try (BufferedReader said = asked.inputReader()) {
                for (String line = said.readLine(); line != null; line = said.readLine()) {
                    total = total.isPresent() ? total : total(line);
                }
            }
            asked.waitFor();
            return total;
        } catch (IOException missing) {
            return OptionalLong.empty();
        }
    }

    /** The bytes of the line {@code Total INSTANCES BYTES}; empty for another. */
    static OptionalLong total(String line) {
        String[] words = line.strip().split("\\s+");
        return words.length == 3 && words[0].equals(TOTAL)
                ? OptionalLong.of(Long.parseLong(words[2]))
                : OptionalLong.empty();
    }
}
