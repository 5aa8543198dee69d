package dev.muster.lab.compare;

import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a scenario as {@code muster run} of a build does: a fresh process, and with it a fresh JVM, each time. */
public final class ChildRun {
    /** Exit codes of a run that came to its end: passed, a gate failed, inconclusive or invalid. */
    private static final Set<Integer> ENDED = Set.of(0, 1, 4);

    /** Ended by Ctrl-C, which reaches this process and its children alike and in no order, or by a polite kill. */
    private static final Set<Integer> STOPPED = Set.of(130, 143);

    /** What the launcher reads more options for the JVM from; targets that a run starts through it have them too. */
    private static final String OPTIONS_VARIABLE = "MUSTER_OPTS";

    private static final int TAIL = 600;

    private final Path runs;
    private final AtomicReference<@Nullable Process> underWay = new AtomicReference<>();
    private volatile boolean cancelled;

    /** @param runs where run directories go */
    public ChildRun(Path runs) {
        this.runs = runs;
    }

    /**
     * Runs it.
     *
     * @param name of the run directory
     * @param what it is, for messages, such as {@code the run of A in pair 3}
     * @return the run directory
     * @throws IOException with a message for the user when the run did not come to its end
     * @throws InterruptedException when the calling thread is interrupted
     */
    public Path run(Setup setup, String name, String what) throws IOException, InterruptedException {
        Files.createDirectories(runs);
        Path directory = free(name);
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = start(setup, directory, log);
        underWay.set(process);
        try {
            if (cancelled) {
                process.destroy();
            }
            process.getOutputStream().close();
            int code = process.waitFor();
            if (STOPPED.contains(code)) {
                throw new RunStoppedException(what + " was stopped");
            }
            // A JVM that does not start, for a wrong option, ends with 1 too.
            if (!ENDED.contains(code) || Files.notExists(directory.resolve(RunJson.FILE))) {
                throw new IOException(what + " ended with " + code + "; its last words: " + tail(log)
                        + " (all of them: " + log + ")");
            }
            return directory;
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        } finally {
            underWay.set(null);
        }
    }

    private static Process start(Setup setup, Path directory, Path log) throws IOException {
        Build build = setup.build();
        List<String> command = new ArrayList<>(
                List.of(build.launcher().toString(), "run", setup.file().toString(), "--out", directory.toString()));
        command.addAll(setup.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put(Builds.IMAGE_VARIABLE, build.image().toString());
        builder.environment().putAll(setup.environment());
        if (!setup.jvm().isEmpty()) {
            builder.environment().merge(OPTIONS_VARIABLE, setup.jvm(), (theirs, ours) -> theirs + " " + ours);
        }
        // A comparison keeps its own account; its runs are no history of the user's.
        builder.environment().put("MUSTER_HISTORY", "none");
        return builder.start();
    }

    /** Asks a run that is under way to stop, and refuses later ones; any thread may call this. */
    public void cancel() {
        cancelled = true;
        Process process = underWay.get();
        if (process != null) {
            process.destroy();
        }
    }

    /** A directory that is not there yet: one of a run that was cut short stays as it is. */
    private Path free(String name) {
        Path directory = runs.resolve(name);
        for (int i = 2; Files.exists(directory); i++) {
            directory = runs.resolve(name + "-" + i);
        }
        return directory;
    }

    private static String tail(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
        return text.length() <= TAIL ? text : "… " + text.substring(text.length() - TAIL);
    }
}
