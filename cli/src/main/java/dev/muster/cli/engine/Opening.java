package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;

/** Opens the engine of a data directory, waiting a while for another process that uses it. */
public final class Opening {
    private static final long SHORTEST_PAUSE_MS = 10;
    private static final long LONGEST_PAUSE_MS = 100;
    private static final Duration QUIET = Duration.ofMillis(700);

    private final Shell shell;
    private final Duration patience;

    public Opening(Shell shell, Duration patience) {
        this.shell = shell;
        this.patience = patience;
    }

    /**
     * Opens it.
     *
     * @throws Failure if another process uses it for longer than this is prepared to wait
     * @throws InterruptedException if the waiting is cut short
     */
    public Engine open(Path directory) throws InterruptedException {
        EngineOptions options = EngineOptions.defaults().withReaders(1);
        long start = System.nanoTime();
        boolean told = false;
        try {
            for (long pause = SHORTEST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
                try {
                    return Engine.open(directory, options);
                } catch (DataDirectory.InUse inUse) {
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
