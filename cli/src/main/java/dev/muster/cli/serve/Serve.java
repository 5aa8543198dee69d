package dev.muster.cli.serve;

import dev.muster.cli.engine.OwnerCommand;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the engine of a data directory over the network. */
@Command(
        name = "serve",
        description = "Serve the engine of a data directory: REST, WebSocket and MCP on one port, until interrupted.",
        footer = {"", "Example:", "  muster serve --port 8642"})
public final class Serve extends OwnerCommand {
    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Where to listen. Default: 127.0.0.1, this machine only.")
    private String bind = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port; 0 picks a free one. Default: 8642.")
    private int port = ServerOptions.DEFAULT_PORT;

    private final CountDownLatch stop = new CountDownLatch(1);

    public Serve(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Engine engine) throws InterruptedException {
        String version = Serve.class.getPackage().getImplementationVersion();
        ServerOptions options =
                new ServerOptions(HttpOptions.on(bind, port), version == null ? "not packaged" : version);
        try (Interruption interruption = new Interruption(stop::countDown);
                MusterServer server = MusterServer.start(engine, options)) {
            String address = "http://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + server.port();
            engine.announce(address);
            say("muster is ready on " + address);
            shell().out().flush();
            stop.await();
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()))
                    .withHelp("choose another with --port or --bind, or end what listens there");
        }
    }
}
