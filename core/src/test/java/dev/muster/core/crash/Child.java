package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Another JVM that runs a class of these tests, and the lines that it has written so far. */
final class Child implements AutoCloseable {
    /** Far beyond what any step takes: it only keeps a hanging test from hanging for ever. */
    private static final long PATIENCE_S = 600;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Child(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Starts {@code main} in a JVM of its own; {@code around} is a command that runs it, such as strace, or empty. */
    static Child start(List<String> around, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(around);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Collections.addAll(
                command,
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        Collections.addAll(command, arguments);
        try {
            return new Child(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Child start(Class<?> main, String... arguments) {
        return start(List.of(), main, arguments);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                } else {
                    add(line.toString());
                    line.setLength(0);
                }
            }
        } catch (IOException e) {
            add("the pipe broke: " + e.getMessage());
        } finally {
            ended.countDown();
            add("(end of output)");
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line that begins like this and returns what follows. Fails if the child ends without it. */
    String await(String beginning) {
        return awaitOneOf(beginning).substring(beginning.length()).strip();
    }

    /** Waits for a line that begins in one of these ways and returns it. Fails if the child ends without one. */
    String awaitOneOf(String... beginnings) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        int seen = 0;
        lock.lock();
        try {
            while (true) {
                for (; seen < lines.size(); seen++) {
                    String line = lines.get(seen);
                    if (Arrays.stream(beginnings).anyMatch(line::startsWith)) {
                        return line;
                    }
                }
                if (ended.getCount() == 0 || more.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new AssertionError(
                            "the child never wrote " + Arrays.toString(beginnings) + "; it wrote:\n" + tail());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the child to end by itself, or so long. */
    boolean awaitEnd(long milliseconds) {
        try {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for the child to end well. */
    void finish() {
        assertThat(awaitEnd(TimeUnit.SECONDS.toMillis(PATIENCE_S)))
                .as("the child ends; it wrote:\n" + tail())
                .isTrue();
        awaitOutput();
        assertThat(process.exitValue())
                .as("exit code; the child wrote:\n" + tail())
                .isZero();
    }

    /** SIGKILL, and everything that it had written by then. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        awaitOutput();
    }

    private void awaitOutput() {
        try {
            assertThat(ended.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    List<Ack> acknowledged() {
        return lines().stream().map(Ack::read).flatMap(Optional::stream).toList();
    }

    /** What it wrote beside acknowledgements, at most the last 50 lines. */
    String tail() {
        List<String> other =
                lines().stream().filter(line -> Ack.read(line).isEmpty()).toList();
        return String.join("\n", other.subList(Math.max(0, other.size() - 50), other.size()));
    }

    /** Refusals, logged errors and stack traces. */
    List<String> complaints() {
        return lines().stream()
                .filter(line -> line.startsWith(Lines.REFUSED)
                        || line.startsWith("SEVERE")
                        || line.startsWith("WARNING")
                        || line.startsWith("Exception")
                        || line.startsWith("\tat "))
                .toList();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
