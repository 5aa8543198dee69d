package dev.muster.cli.validation;

import dev.muster.core.Engine;
import dev.muster.lab.engine.Starter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The process of a run: {@code muster run} in a JVM of its own, for a server that is busy making load would measure
 * itself. It holds on to this one by its standard input, so that it ends with it whatever happens.
 */
final class ValidationProcess implements AutoCloseable {
    /** Time for the run to write down what it has, and for its servers to end. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final String DATA = "MUSTER_DATA";

    private final Process process;

    private ValidationProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param file the scenario
     * @throws IOException if it does not start
     */
    static ValidationProcess start(Starter starter, Engine engine, Path file, ValidationFolder folder)
            throws IOException {
        List<String> command = new ArrayList<>(starter.command());
        command.addAll(List.of(
                "supervised",
                "run",
                file.toAbsolutePath().toString(),
                "--out",
                folder.path().toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.output().toFile());
        builder.environment().putAll(starter.environment());
        // Its figures go into the history beside the data that it is started for.
        builder.environment().put(DATA, engine.directory().toAbsolutePath().toString());
        return new ValidationProcess(builder.start());
    }

    /** Waits for its end; answers whether it has ended. */
    boolean ended(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its exit code, once it has ended. */
    int code() {
        return process.exitValue();
    }

    @Override
    public void close() {
        end();
    }

    /** Ends it with all that it started: politely, and what does not listen by force. */
    void end() {
        List<ProcessHandle> started = process.descendants().toList();
        try {
            process.destroy();
            process.getOutputStream().close();
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException ended) {
            // its end of the pipe is gone: then it has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // then without grace
        }
        Stream.concat(started.stream(), process.descendants()).forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
