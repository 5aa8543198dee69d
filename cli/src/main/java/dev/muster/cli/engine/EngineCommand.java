package dev.muster.cli.engine;

import dev.muster.cli.settings.Settings;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/**
 * A command that works on an engine: on the one that a server has, if one is named or owns the data directory, else on
 * one that is started for it in this process.
 */
public abstract class EngineCommand extends AnsweringCommand {
    @Mixin
    private final EngineChoice engine = new EngineChoice();

    protected EngineCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        prepare();
        try (Muster muster = open()) {
            return run(muster);
        }
    }

    /** Reads what the command is given, before the directory is taken: nobody waits for a slow standard input. */
    protected void prepare() {}

    /** Does what the command says; answers its exit code. */
    protected abstract int run(Muster muster) throws InterruptedException;

    /** Whether a data directory that is not there is made. */
    protected boolean makesDirectory() {
        return false;
    }

    /** Finds or starts the engine; the caller closes it. */
    protected final Muster open() throws InterruptedException {
        return open(shell().ownerWait());
    }

    /**
     * Finds or starts the engine; the caller closes it.
     *
     * @param patience how long to wait for a data directory that another process has to itself
     */
    protected final Muster open(Duration patience) throws InterruptedException {
        return engine.open(shell(), patience, makesDirectory());
    }

    /** What is configured beside the data directory, and by variables; null if nothing is. */
    protected final @Nullable Configuration configuration() {
        return Settings.ifAny(shell(), engine.directory(shell(), true));
    }

    /** Whether a server is named, and no data directory is looked at. */
    protected final boolean isElsewhere() {
        return engine.isElsewhere(shell());
    }

    /** Where the engine's data is, if no server is named. */
    protected final Path directory() {
        return engine.directory(shell(), makesDirectory());
    }
}
