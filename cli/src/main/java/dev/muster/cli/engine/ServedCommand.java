package dev.muster.cli.engine;

import dev.muster.cli.terminal.Shell;
import dev.muster.client.http.ServerAddress;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/**
 * A command that needs a server for as long as it runs: the one that is named or owns the data directory, else one of
 * this process.
 */
public abstract class ServedCommand extends AnsweringCommand {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final ServerChoice server = new ServerChoice();

    protected ServedCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        prepare();
        try (Served served = serve()) {
            return run(served);
        }
    }

    /** Checks what it is given, before the directory is taken. */
    protected void prepare() {}

    /** Does what the command says; answers its exit code. */
    protected abstract int run(Served served) throws InterruptedException;

    /** The data directory, whether it is there or not. */
    protected final Path directory() {
        return place.directory(shell());
    }

    private Served serve() throws InterruptedException {
        ServerAddress named = server.address(shell(), place.isGiven());
        return named != null
                ? Served.at(server.client(named, shell()), server.token(shell()))
                : new Opening(shell(), shell().ownerWait()).serve(directory(), server);
    }
}
