package dev.muster.cli.engine;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import picocli.CommandLine.Mixin;

/** A command that has to own a data directory while it runs. */
public abstract class OwnerCommand extends AnsweringCommand {
    @Mixin
    private final Place place = new Place();

    protected OwnerCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Engine engine = new Opening(shell(), shell().ownerWait()).own(place.directory(shell()))) {
            return run(engine);
        }
    }

    /** Does what the command says; answers its exit code. */
    protected abstract int run(Engine engine) throws InterruptedException;
}
