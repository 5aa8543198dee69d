package dev.muster.cli.engine;

import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.MusterClient;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gets at the engine of a data directory, waiting a while for another process that has it to itself. */
public final class Opening {
    private static final long SHORTEST_PAUSE_MS = 10;
    private static final long LONGEST_PAUSE_MS = 100;
    private static final Duration QUIET = Duration.ofMillis(700);
    /** So long a server that was told to end may still say that it is ready. */
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final Shell shell;
    private final Duration patience;

    public Opening(Shell shell, Duration patience) {
        this.shell = shell;
        this.patience = patience;
    }

    /** Takes the directory. */
    private interface Owning<T> {
        T open() throws DataDirectory.InUse;
    }

    /** Speaks to the directory's owner. */
    private interface Speaking<T> {
        /** Answers null if it cannot be spoken to now. */
        @Nullable
        T to(String address) throws InterruptedException;
    }

    /**
     * Opens it in this process with these options. A server that has the directory and means to keep it is not waited
     * for.
     *
     * @throws Failure if another process uses it for longer than this is prepared to wait, or serves it
     * @throws InterruptedException if the waiting is cut short
     */
    Engine own(Path directory, EngineOptions options) throws InterruptedException {
        long start = System.nanoTime();
        return tried(() -> Engine.open(directory, options), address -> {
            boolean mayBeEnding = System.nanoTime() - start < ENDING.toNanos();
            if (!mayBeEnding && isReady(address)) {
                throw Failure.unreachable("data directory " + directory + " is served by the Muster at " + address)
                        .withHelp("stop that server first, or name another directory with --data");
            }
            return null;
        });
    }

    private static boolean isReady(String address) {
        try {
            return new LiveServer(address, null).get("/health/ready").status() == 200;
        } catch (IOException | IllegalArgumentException e) {
            return false; // then nobody knows whether it means to stay
        }
    }

    /**
     * Opens it in this process, or speaks to the server that has it.
     *
     * @throws Failure if another process uses it for longer than this is prepared to wait
     * @throws InterruptedException if the waiting is cut short
     */
    Muster open(Path directory, ServerChoice server) throws InterruptedException {
        EngineOptions options =
                EngineSettings.of(Settings.ifAny(shell, directory)).withReaders(1);
        return tried(
                () -> new InProcess(Engine.open(directory, options), directory),
                address -> server.owner(address, directory, shell));
    }

    /**
     * Finds the server that has a directory, or serves it from this process.
     *
     * @throws Failure if another process uses it for longer than this is prepared to wait
     * @throws InterruptedException if the waiting is cut short
     */
    Served serve(Path directory, ServerChoice server) throws InterruptedException {
        EngineOptions options = EngineSettings.of(Settings.ifAny(shell, directory));
        return tried(() -> Served.from(Engine.open(directory, options), server.token(shell)), address -> {
            MusterClient client = server.client(Announced.nearest(address, directory), shell);
            if (client.connects()) {
                return Served.at(client, server.token(shell));
            }
            client.close();
            return null;
        });
    }

    private <T> T tried(Owning<T> own, Speaking<T> speak) throws InterruptedException {
        long start = System.nanoTime();
        boolean told = false;
        try {
            for (long pause = SHORTEST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
                try {
                    return own.open();
                } catch (DataDirectory.InUse inUse) {
                    T spoken = inUse.address() == null ? null : speak.to(inUse.address());
                    if (spoken != null) {
                        return spoken;
                    }
                    Duration waited = Duration.ofNanos(System.nanoTime() - start);
                    if (waited.compareTo(patience) >= 0) {
                        throw Failure.unreachable(inUse.getMessage() + "; waited " + waited.toSeconds() + " s for it")
                                .withHelp("end that process, or try again when it has ended");
                    }
                    if (shell.screen().errors() && !told && waited.compareTo(QUIET) > 0) {
                        shell.err().print(shell.screen().errorStyle().dim(inUse.getMessage() + "; waiting for it …"));
                        shell.err().flush();
                        told = true;
                    }
                    Thread.sleep(pause);
                }
            }
        } finally {
            if (told) {
                shell.err().print("\r\033[K");
                shell.err().flush();
            }
        }
    }
}
