package dev.muster.cli.engine;

import dev.muster.cli.terminal.Shell;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Which engine a command works on: that of a server, or that of a data directory. */
public final class EngineChoice {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final ServerChoice server = new ServerChoice();

    /**
     * Finds or starts the engine; the caller closes it.
     *
     * @param patience how long to wait for a data directory that another process has to itself
     * @param makes whether a data directory that is not there is made
     * @throws dev.muster.cli.terminal.Failure if there is none, or it cannot be reached
     */
    public Muster open(Shell shell, Duration patience, boolean makes) throws InterruptedException {
        @Nullable Muster named = server.named(shell, place.isGiven());
        return named != null ? named : new Opening(shell, patience).open(directory(shell, makes), server);
    }

    /** Whether the command line names a server. */
    public boolean namesServer() {
        return server.isGiven();
    }

    /** Whether a server is named, by the command line or by a variable. */
    boolean isElsewhere(Shell shell) {
        return server.address(shell, place.isGiven()) != null;
    }

    /** Where the engine's data is, if no server is named. */
    public Path directory(Shell shell, boolean makes) {
        return makes ? place.directory(shell) : place.existing(shell);
    }
}
