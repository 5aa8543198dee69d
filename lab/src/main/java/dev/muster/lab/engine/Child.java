package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An engine in a process of its own: the side of the process that started it. See {@link EngineProbe} for what is said.
 * One thread at a time may ask it. Whatever the child does or does not do, no call waits longer than its patience.
 */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);
    private static final int LONGEST_LINE = 1000;
    private static final int MOST_UNREAD = 64;
    private static final int TAIL = 600;
    private static final Pattern FIGURE = Pattern.compile("([a-z_]+)=(\\d{1,18})");

    private final Process process;
    private final Path errors;
    private final Duration patience;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST_UNREAD);
    private final Thread reader;
    private boolean ended;

    private Child(Process process, Path errors, Duration patience) {
        this.process = process;
        this.errors = errors;
        this.patience = patience;
        // Of the platform: reading a pipe holds on to a thread, and agents are virtual ones.
        this.reader =
                Thread.ofPlatform().daemon().name("child-" + process.pid()).start(this::read);
    }

    /** What a child came up with: figures by name, or a failure. */
    sealed interface Reply {
        record Figures(Map<String, Long> values) implements Reply {}

        record Broken(Outcome.Failed failure) implements Reply {}
    }

    private sealed interface Line {
        record Said(String text) implements Line {}

        record Ended() implements Line {}
    }

    /**
     * Starts a child on a store.
     *
     * @param title of a task it is to create; null for none
     * @param errors takes its standard error
     * @throws IOException when the process cannot be started
     */
    static Child start(Starter starter, Path data, @Nullable String title, Path errors) throws IOException {
        return start(starter, data, title, errors, PATIENCE);
    }

    /** The same, with another patience for each answer. */
    static Child start(Starter starter, Path data, @Nullable String title, Path errors, Duration patience)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(EngineProbe.COMMAND, "--data", data.toString()));
        if (title != null) {
            arguments.addAll(List.of("--create", title));
        }
        return new Child(starter.start(arguments, errors), errors, patience);
    }

    private void read() {
        try (Reader output = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                if (c == '\n') {
                    lines.put(new Line.Said(line.toString()));
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
            }
            lines.put(new Line.Ended());
        } catch (IOException closed) {
            lines.offer(new Line.Ended());
        } catch (InterruptedException destroyed) {
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until it says that it is ready, with what it tells of itself. */
    Reply ready() throws InterruptedException {
        return expect(EngineProbe.READY);
    }

    /** Asks what its engine has executed so far. */
    Reply stats() throws InterruptedException {
        try {
            process.getOutputStream().write((EngineProbe.STATS + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException gone) {
            return new Reply.Broken(died());
        }
        return expect(EngineProbe.STATS);
    }

    private Reply expect(String word) throws InterruptedException {
        Line line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return switch (line) {
            case null -> new Reply.Broken(failed("timeout", "no answer within " + patience.toSeconds() + " s"));
            case Line.Ended ended -> new Reply.Broken(died());
            case Line.Said said ->
                figures(word, said.text())
                        .<Reply>map(Reply.Figures::new)
                        .orElseGet(() -> new Reply.Broken(failed(
                                "wrong_answer", "expected '" + word + " …', but it said '" + said.text() + "'")));
        };
    }

    private static Optional<Map<String, Long>> figures(String word, String text) {
        String[] parts = text.split(" ");
        if (!parts[0].equals(word)) {
            return Optional.empty();
        }
        Map<String, Long> values = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            Matcher figure = FIGURE.matcher(parts[i]);
            if (!figure.matches()) {
                return Optional.empty();
            }
            values.put(figure.group(1), Long.valueOf(figure.group(2)));
        }
        return Optional.of(values);
    }

    /** Waits up to a time for the process to end, which it should not. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The failure of a child that has ended without being asked to. */
    Outcome.Failed died() throws InterruptedException {
        boolean gone = process.waitFor(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS);
        return failed("child_ended", gone ? "it ended with " + process.exitValue() : "it closed its output");
    }

    private Outcome.Failed failed(String kind, String what) {
        String tail = tail(errors);
        return new Outcome.Failed(kind, what + (tail.isEmpty() ? "; it said nothing more" : "; its errors: " + tail));
    }

    private static String tail(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            return text.length() <= TAIL ? text : "… " + text.substring(text.length() - TAIL);
        } catch (IOException unreadable) {
            return "(unreadable: " + unreadable.getMessage() + ")";
        }
    }

    /**
     * Lets it end by closing its input.
     *
     * @return how it failed to end well; empty when it did
     */
    Optional<Outcome.Failed> end() throws InterruptedException {
        ended = true;
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // Its exit code tells the rest.
        }
        if (!process.waitFor(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS)) {
            Outcome.Failed failure = failed(
                    "child_did_not_end",
                    "it ran on for " + PATIENCE_AT_END.toSeconds() + " s after its input was closed");
            destroy();
            return Optional.of(failure);
        }
        reader.interrupt();
        return process.exitValue() == 0
                ? Optional.empty()
                : Optional.of(failed("child_ended_badly", "it ended with " + process.exitValue()));
    }

    /** Ends it by force if it has not ended yet. */
    @Override
    public void close() {
        if (!ended || process.isAlive()) {
            ended = true;
            destroy();
        }
    }

    private void destroy() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        reader.interrupt();
    }
}
