package dev.muster.cli.testrun;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.lab.command.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that runs the tests, from its start to its end. It reads nothing, and knows nothing of Muster's own
 * variables but those it is given, for a session's id and a token are not for tests.
 */
final class TestProcess {
    /** What it has printed is read for so long after its end; a program that it left behind may hold the pipe. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** In what Java says of a program that does not start: {@code error=2, Why} or {@code error: 2 (Why)}. */
    private static final Pattern REASON = Pattern.compile("error[=:] ?\\d+,? \\(?([^)]+)");

    private final List<String> vector;
    private final Path directory;
    private final Duration limit;
    private final Map<String, String> variables;
    private final PrintWriter progress;

    TestProcess(
            List<String> vector, Path directory, Duration limit, Map<String, String> variables, PrintWriter progress) {
        this.vector = List.copyOf(vector);
        this.directory = directory;
        this.limit = limit;
        this.variables = Map.copyOf(variables);
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param out what it prints, as it comes
     * @param err what it prints to standard error, as it comes, on another thread
     * @return its exit code
     * @throws Failure if it does not start, runs longer than it may, or is interrupted
     */
    int run(ObjIntConsumer<byte[]> out, ObjIntConsumer<byte[]> err) throws InterruptedException {
        try (Interruption interruption = new Interruption()) {
            Process process = start();
            interruption.stopsBy(() -> stop(process));
            return result(process, interruption, out, err);
        }
    }

    private int result(
            Process process, Interruption interruption, ObjIntConsumer<byte[]> out, ObjIntConsumer<byte[]> err)
            throws InterruptedException {
        try {
            Thread printed = reader("tests-out", process.getInputStream(), out);
            Thread complained = reader("tests-err", process.getErrorStream(), err);
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                Ending.kill(process);
                process.waitFor();
            }
            long until = System.nanoTime() + LAST_WORDS.toNanos();
            for (Thread reader : List.of(printed, complained)) {
                reader.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
            if (interruption.requested()) {
                throw Failure.failed("INTERRUPTED", "the tests were interrupted: nothing is recorded");
            }
            if (!ended) {
                throw Failure.failed(
                                "TIME_LIMIT",
                                "the tests ran for more than " + seconds() + " and were killed: nothing is recorded")
                        .withHelp("give them longer with --time-limit, or run fewer");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Ending.kill(process);
            throw e;
        }
    }

    private void stop(Process process) {
        progress.println("muster: stopping; the tests are ended, and nothing is recorded");
        progress.flush();
        Ending.kill(process);
    }

    private String seconds() {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(vector).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MUSTER_"));
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage());
            Matcher reason = REASON.matcher(said);
            String why = reason.find() ? reason.group(1) : said;
            throw Failure.unreachable("cannot start '" + vector.getFirst() + "' in " + directory + ": " + why)
                    .withHelp("name a program of the PATH, or one by its path from that directory, such as ./check;"
                            + " nothing is recorded");
        }
    }

    private static Thread reader(String name, InputStream stream, ObjIntConsumer<byte[]> taker) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            byte[] bytes = new byte[16_384];
            try {
                for (int count = stream.read(bytes); count >= 0; count = stream.read(bytes)) {
                    taker.accept(bytes, count);
                }
            } catch (IOException closed) {
                // it was killed: what came until then is kept
            }
        });
    }
}
