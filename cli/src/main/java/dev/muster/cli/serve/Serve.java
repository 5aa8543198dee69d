package dev.muster.cli.serve;

import dev.muster.cli.engine.OwnerCommand;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.core.access.Token;
import dev.muster.git.ProjectRepositories;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.mcp.McpOptions;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the engine of a data directory over the network. */
@Command(
        name = "serve",
        description = "Serve the engine of a data directory: REST, WebSocket and MCP on one port, until interrupted.",
        footer = {
            "",
            "Examples:",
            "  muster serve --port 8642",
            "  muster serve --bind 0.0.0.0 --tls-cert server.pem --tls-key server.key"
        })
public final class Serve extends OwnerCommand {
    private static final int HIGHEST_PORT = 65_535;
    private static final long LONGEST_IDLE_S = 30L * 86_400;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Where to listen. Default: 127.0.0.1, this machine only.")
    private String bind = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port; 0 picks a free one. Default: 8642.")
    private int port = ServerOptions.DEFAULT_PORT;

    @Mixin
    private final ToolsOption tools = new ToolsOption();

    @Option(
            names = "--conformance-fixtures",
            description = "Show the tools, prompts and resources of the published MCP conformance suite too.")
    private boolean fixtures;

    /** For the lab: nobody would wait half an hour to see what abandoned sessions leave behind. */
    @Option(
            names = "--mcp-session-idle",
            paramLabel = "SECONDS",
            hidden = true,
            description = "Silence after which an MCP session is forgotten. Default: 1800.")
    private long mcpSessionIdle = McpOptions.IDLE.toSeconds();

    @Mixin
    private final ServeSecurity security = new ServeSecurity();

    @Mixin
    private final ServeAlerts alerts = new ServeAlerts();

    private final CountDownLatch stop = new CountDownLatch(1);

    public Serve(Shell shell) {
        super(shell);
    }

    /** Before the directory is taken: what must not be started is refused at once. */
    @Override
    protected void prepare() {
        if (mcpSessionIdle < 1 || mcpSessionIdle > LONGEST_IDLE_S) {
            throw Failure.usage("--mcp-session-idle is from 1 to " + LONGEST_IDLE_S + " s, not " + mcpSessionIdle);
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw Failure.usage("--port is from 0 to " + HIGHEST_PORT + ", not " + port);
        }
        String danger = options().danger();
        if (danger != null) {
            throw Failure.usage(danger);
        }
    }

    private ServerOptions options() {
        ServerOptions plain = security.on(HttpOptions.on(bind, port), Versions.ofThis());
        return plain.withAlerts(alerts.on(plain.alerts()))
                .withMcp(plain.mcp()
                        .withTools(tools.choice())
                        .withFixtures(fixtures)
                        .withIdle(Duration.ofSeconds(mcpSessionIdle)));
    }

    @Override
    protected int run(Engine engine) throws InterruptedException {
        ServerOptions options = options();
        requireSomebody(engine, options);
        try (Interruption interruption = new Interruption(stop::countDown);
                ProjectRepositories repositories = ProjectRepositories.follow(engine);
                MusterServer server = MusterServer.start(engine, options)) {
            String scheme = options.http().tls() == null ? "http" : "https";
            String address = scheme + "://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + server.port();
            engine.announce(address);
            say("muster is ready on " + address);
            shell().out().flush();
            stop.await();
            return ExitCode.DONE;
        } catch (IOException e) {
            Failure failure = Failure.unreachable(String.valueOf(e.getMessage()));
            throw isTaken(e)
                    ? failure.withHelp("choose another with --port or --bind, or end what listens there")
                    : failure;
        }
    }

    private static boolean isTaken(Throwable e) {
        return e instanceof BindException || (e.getCause() != null && isTaken(e.getCause()));
    }

    /** Where tokens are needed, there has to be one: while the server runs, nobody could make the first. */
    private void requireSomebody(Engine engine, ServerOptions options) {
        boolean somebody = engine.reads().tokens().stream()
                .anyMatch(token -> token.state(shell().clock().instant()) == Token.State.ACTIVE);
        if (options.door().tokens() && !somebody) {
            throw Failure.usage("every request would need a token, and there is none that is good")
                    .withHelp("make one first: muster token create NAME --role admin");
        }
    }
}
