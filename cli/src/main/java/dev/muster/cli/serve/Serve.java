package dev.muster.cli.serve;

import dev.muster.cli.engine.OwnerCommand;
import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.JvmSettings;
import dev.muster.cli.settings.LogSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.settings.SettingsChoice;
import dev.muster.cli.settings.Strays;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.tree.Described;
import dev.muster.cli.validation.Validations;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.access.Token;
import dev.muster.core.config.Configuration;
import dev.muster.core.time.ShiftedClock;
import dev.muster.core.time.SteadyClock;
import dev.muster.git.ProjectRepositories;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.mcp.McpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Serves the engine of a data directory over the network. */
public final class Serve extends OwnerCommand {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;
    private static final long LONGEST_IDLE_S = 30L * 86_400;

    private @Nullable String bind;

    private @Nullable Integer port;

    private final SettingsChoice choice = new SettingsChoice();

    private final ToolsOption tools = new ToolsOption();

    private boolean fixtures;

    /** For the lab: nobody would wait half an hour to see what abandoned sessions leave behind. */
    private @Nullable Long mcpSessionIdle;

    /** For the lab: what becomes of leases when a machine's clock jumps is tried without setting that clock. */
    private @Nullable Path clockShift;

    private final ServeSecurity security = new ServeSecurity();

    private final ServeAlerts alerts = new ServeAlerts();

    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Configuration configuration;

    private Serve(Shell shell) {
        super(shell);
    }

    /** The command with its options. */
    public static CommandSpec described(Shell shell) {
        Serve serve = new Serve(shell);
        Described command = Described.command("serve", serve)
                .description("Serve the engine of a data directory: REST, WebSocket and MCP on one port, until"
                        + " interrupted.")
                .footer(
                        "",
                        "Examples:",
                        "  muster serve --port 8642",
                        "  muster serve --bind 0.0.0.0 --tls-cert server.pem --tls-key server.key");
        serve.describe(command);
        return command.spec();
    }

    @Override
    protected void describe(Described command) {
        super.describe(command);
        choice.describe(command);
        tools.describe(command);
        security.describe(command);
        alerts.describe(command);
        command.option(
                        "--bind",
                        "ADDRESS",
                        String.class,
                        "Where to listen. Default: 127.0.0.1, this machine only.",
                        read -> bind = read)
                .option("--port", "N", Integer.class, "Port; 0 picks a free one. Default: 8642.", read -> port = read)
                .flag(
                        "--conformance-fixtures",
                        "Show the tools, prompts and resources of the published MCP conformance suite too.",
                        read -> fixtures = read)
                .hidden(
                        "--mcp-session-idle",
                        "SECONDS",
                        Long.class,
                        "Silence after which an MCP session is forgotten. Default: 1800.",
                        read -> mcpSessionIdle = read)
                .hidden(
                        "--clock-shift",
                        "FILE",
                        Path.class,
                        "A file by which another process shifts the clock of leases, delays and deadlines.",
                        read -> clockShift = read);
    }

    /** Before the directory is taken: what must not be started is refused at once. */
    @Override
    protected void prepare() {
        configuration = Settings.ifAny(shell(), directory(), choice);
        if (bind != null && bind.isBlank()) {
            throw Failure.usage("--bind is empty; it is an address or a name, such as " + LOOPBACK);
        }
        if (mcpSessionIdle != null && (mcpSessionIdle < 1 || mcpSessionIdle > LONGEST_IDLE_S)) {
            throw Failure.usage("--mcp-session-idle is from 1 to " + LONGEST_IDLE_S + " s, not " + mcpSessionIdle);
        }
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            throw Failure.usage("--port is from 0 to " + HIGHEST_PORT + ", not " + port);
        }
        ServerOptions options = options();
        String danger = options.danger();
        if (danger != null) {
            throw Failure.usage(danger);
        }
        if (!Files.exists(directory())) {
            requireFree(options.http());
        }
    }

    /** Where somebody else listens, a data directory that is not there yet is not made. */
    private static void requireFree(HttpOptions http) {
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true); // as the server itself does: what has just ended there is in nobody's way
            trial.bind(new InetSocketAddress(http.host(), http.port()));
        } catch (BindException e) {
            throw unlistened("cannot listen on " + http.host() + ":" + http.port() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            // The server tells it in its own words.
        }
    }

    @Override
    protected EngineOptions engineOptions() {
        EngineOptions options = EngineSettings.of(configuration);
        return clockShift == null ? options : options.withClock(new SteadyClock(shifted(clockShift), System::nanoTime));
    }

    private static ShiftedClock shifted(Path file) {
        try {
            return ShiftedClock.open(file, InstantSource.system());
        } catch (UncheckedIOException e) {
            throw Failure.usage("--clock-shift: " + e.getMessage());
        }
    }

    /** Where to listen: as an option says, else as is configured. */
    static String address(@Nullable String option, @Nullable Configuration configuration) {
        return option != null ? option : configuration != null ? configuration.text("server.bind") : LOOPBACK;
    }

    /** The port: as an option says, else as is configured. */
    static int port(@Nullable Integer option, @Nullable Configuration configuration) {
        return option != null
                ? option
                : configuration != null ? configuration.number("server.port") : ServerOptions.DEFAULT_PORT;
    }

    private ServerOptions options() {
        HttpOptions http = HttpOptions.on(address(bind, configuration), port(port, configuration));
        ServerOptions plain = security.on(http, Versions.ofThis(), configuration, directory());
        McpOptions mcp = configuration == null ? plain.mcp() : ServerSettings.mcp(plain.mcp(), configuration);
        return plain.withAlerts(alerts.on(plain.alerts()))
                .withMcp((mcpSessionIdle == null ? mcp : mcp.withIdle(Duration.ofSeconds(mcpSessionIdle)))
                        .withTools(tools.choice())
                        .withFixtures(fixtures));
    }

    /** The process must not end before all is closed, the engine last. */
    @Override
    public Integer call() throws InterruptedException {
        try (Interruption _ = new Interruption(stop::countDown)) {
            return super.call();
        }
    }

    @Override
    protected int run(Engine engine) throws InterruptedException {
        ServerOptions options = options();
        requireSomebody(engine, options);
        // The log begins when the directory is this process's, for another may be writing its own there until then; and
        // it
        // ends last of all.
        try (LogSettings.Logging log = LogSettings.begin(configuration, directory());
                ProjectRepositories repositories = ProjectRepositories.follow(engine);
                @Nullable Validations validations = Validations.follow(engine);
                MusterServer server = MusterServer.start(engine, options)) {
            // No field: the command line can be read before loggers are there, which takes a while (Prefetch).
            System.Logger logger = System.getLogger(Serve.class.getName());
            Strays.warnings(shell().environment()).forEach(warning -> logger.log(System.Logger.Level.WARNING, warning));
            JvmSettings.apply(configuration).forEach(warning -> logger.log(System.Logger.Level.WARNING, warning));
            String bound = address(bind, configuration);
            String scheme = options.http().tls() == null ? "http" : "https";
            String address = scheme + "://" + (bound.contains(":") ? "[" + bound + "]" : bound) + ":" + server.port();
            engine.announce(address);
            logger.log(System.Logger.Level.INFO, "Muster " + options.version() + " is ready on " + address);
            say("muster is ready on " + address);
            shell().out().flush();
            stop.await();
            say("muster ends; what was answered is kept");
            shell().out().flush();
            logger.log(System.Logger.Level.INFO, "Muster ends");
            return ExitCode.DONE;
        } catch (IOException e) {
            throw unlistened(String.valueOf(e.getMessage()), e);
        }
    }

    private static Failure unlistened(String message, IOException why) {
        Failure failure = Failure.unreachable(message);
        return isTaken(why)
                ? failure.withHelp("choose another with --port or --bind, or end what listens there")
                : failure;
    }

    private static boolean isTaken(Throwable e) {
        return e instanceof BindException || (e.getCause() != null && isTaken(e.getCause()));
    }

    /** Where tokens are needed, there has to be one: while the server runs, nobody could make the first. */
    private void requireSomebody(Engine engine, ServerOptions options) {
        if (!options.door().tokens()) {
            return;
        }
        boolean somebody = engine.reads().tokens().stream()
                .anyMatch(token -> token.state(shell().clock().instant()) == Token.State.ACTIVE);
        if (!somebody) {
            throw Failure.usage("every request would need a token, and there is none that is good")
                    .withHelp("make one first: muster token create NAME --role admin");
        }
    }
}
