package dev.muster.lab.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JVM in another process, asked by the JDK's own {@code jcmd}. Each question costs a process of the lab's side, some
 * hundred milliseconds of processor time, so that none is asked while a window is measured.
 */
public final class JavaProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LIBRARY = "libjvm.so";

    private final long pid;
    private final Path jcmd;
    private final Duration patience;

    /** @param pid the process */
    public JavaProcess(long pid) {
        this(pid, Path.of(System.getProperty("java.home"), "bin", "jcmd"), PATIENCE);
    }

    /**
     * @param jcmd the program that asks
     * @param patience how long it may take to answer
     */
    JavaProcess(long pid, Path jcmd, Duration patience) {
        this.pid = pid;
        this.jcmd = jcmd;
        this.patience = patience;
    }

    /** What came of a question. */
    public sealed interface Answer {
        /**
         * It was answered.
         *
         * @param lines what it said
         */
        record Said(List<String> lines) implements Answer {}

        /**
         * It was not.
         *
         * @param reason why, for a reader
         */
        record Silent(String reason) implements Answer {}
    }

    /** The process. */
    public long pid() {
        return pid;
    }

    /** Processor time since it began, ns; 0 when it could not be read. */
    public long cpuNanos() {
        Long nanos = new ProcessProbe(pid).cpuNanos();
        return nanos == null ? 0 : nanos;
    }

    /** Whether it runs a JVM, by what it has mapped into memory; false if that may not be looked at. */
    public boolean isJvm() {
        try (Stream<String> mapped = Files.lines(Path.of("/proc", String.valueOf(pid), "maps"))) {
            return mapped.anyMatch(line -> line.endsWith(LIBRARY));
        } catch (IOException | java.io.UncheckedIOException hidden) {
            return false;
        }
    }

    /**
     * Asks a diagnostic command. A JVM that stands still does not answer; it is waited for a minute at most.
     *
     * @param command such as {@code GC.class_histogram}, with its arguments
     * @throws InterruptedException when interrupted while waiting for the answer
     */
    public Answer ask(String... command) throws InterruptedException {
        if (!Files.isExecutable(jcmd)) {
            return new Answer.Silent("this JDK has no jcmd: " + jcmd);
        }
        List<String> all = new ArrayList<>(List.of(jcmd.toString(), String.valueOf(pid)));
        all.addAll(List.of(command));
        try {
            // A file, as who reads a pipe waits for its end, and nobody then watches the clock.
            Path said = Files.createTempFile("muster-jcmd-", ".txt");
            try {
                return answer(all, said);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException failed) {
            return new Answer.Silent("jcmd could not be run: " + failed.getMessage());
        }
    }

    private Answer answer(List<String> command, Path said) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            asked.getOutputStream().close();
            if (!asked.waitFor(patience)) {
                return new Answer.Silent("jcmd did not end within " + patience.toSeconds() + " s");
            }
        } finally {
            asked.destroyForcibly(); // it has ended, unless its time ran out or the wait was interrupted
        }
        List<String> lines = new String(Files.readAllBytes(said), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return asked.exitValue() == 0
                ? new Answer.Said(lines)
                : new Answer.Silent("jcmd " + command.get(2) + " of process " + pid + " failed: " + tail(lines));
    }

    private static String tail(List<String> lines) {
        return lines.isEmpty() ? "it said nothing" : lines.getLast().strip();
    }
}
