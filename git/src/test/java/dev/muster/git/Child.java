package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that runs a class of these tests. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_S = 300;

    private final Process process;
    private final BufferedReader reader;
    private final List<String> lines = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        this.reader = process.inputReader(UTF_8);
    }

    static Child start(Class<?> main, String... arguments) {
        return start(List.of(), main, arguments);
    }

    /** @param around a command that runs the JVM, such as strace; or empty */
    static Child start(List<String> around, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(around);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        Collections.addAll(command, arguments);
        try {
            return new Child(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until so many lines are there; fails if the child ends before. */
    void await(int count) {
        try {
            while (lines.size() < count) {
                String line = reader.readLine();
                assertThat(line).as("the child ended after %s", lines).isNotNull();
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; answers every line that it had written. */
    List<String> kill() {
        process.toHandle().destroyForcibly(); // Process' own way closes the pipe, with what is in it
        return rest();
    }

    /** Waits for it to end well; answers every line that it wrote. */
    List<String> finish() {
        List<String> all = rest();
        assertThat(process.exitValue()).as("the child wrote %s", all).isZero();
        return all;
    }

    private List<String> rest() {
        try {
            reader.lines().forEach(lines::add);
            assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
