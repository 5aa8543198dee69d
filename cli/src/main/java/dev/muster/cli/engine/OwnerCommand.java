package dev.muster.cli.engine;

import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.tree.Described;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** A command that has to own a data directory while it runs. */
public abstract class OwnerCommand extends AnsweringCommand {
    @Mixin
    private final Place place = new Place();

    protected OwnerCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected void describe(Described command) {
        super.describe(command);
        place.describe(command);
    }

    @Override
    public Integer call() throws InterruptedException {
        prepare();
        try (Engine engine = new Opening(shell(), shell().ownerWait()).own(directory(), engineOptions())) {
            return run(engine);
        }
    }

    /** Checks what it is given, before the directory is taken. */
    protected void prepare() {}

    /** How the engine is set up. */
    protected EngineOptions engineOptions() {
        return EngineSettings.of(Settings.ifAny(shell(), directory()));
    }

    /** Does what the command says; answers its exit code. */
    protected abstract int run(Engine engine) throws InterruptedException;

    /** The data directory, which is made if it is not there. */
    protected final Path directory() {
        return place.directory(shell());
    }
}
