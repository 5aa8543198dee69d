package dev.muster.cli.serve;

import dev.muster.cli.engine.Announced;
import dev.muster.cli.engine.NamedServer;
import dev.muster.cli.engine.Place;
import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.JvmSettings;
import dev.muster.cli.settings.LogSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.settings.SettingsChoice;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.tree.Described;
import dev.muster.cli.validation.Validations;
import dev.muster.client.http.ServerAddress;
import dev.muster.core.Engine;
import dev.muster.core.config.Configuration;
import dev.muster.core.store.DataDirectory;
import dev.muster.git.ProjectRepositories;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.mcp.McpRelay;
import dev.muster.server.mcp.McpStdio;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Speaks MCP on standard input and output, for an MCP client that starts it. Opens the engine in this process, or
 * speaks to whoever has it open; then standard output carries messages of the protocol and nothing else.
 */
public final class Mcp implements Callable<Integer> {
    private static final long PAUSE_MS = 50;
    private static final String PROJECT = "MUSTER_PROJECT";
    private static final String TOKEN = "MUSTER_TOKEN";

    private final Shell shell;

    private final Place place = new Place();

    private final SettingsChoice choice = new SettingsChoice();

    private final ToolsOption tools = new ToolsOption();

    private boolean fixtures;

    private @Nullable String server;

    private @Nullable String project;

    private @Nullable Configuration configuration;
    private @Nullable MusterServer faces;

    /** How what was opened is closed, in that order. */
    private final Deque<Runnable> opened = new ConcurrentLinkedDeque<>();

    private final ReentrantLock closing = new ReentrantLock();

    private Mcp(Shell shell) {
        this.shell = shell;
    }

    /** The command with its options. */
    public static CommandSpec described(Shell shell) {
        Mcp mcp = new Mcp(shell);
        Described command = Described.command("mcp", mcp)
                .description(
                        "Speak MCP on standard input and output, for the configuration file of an MCP client.",
                        "Beside a running server it passes messages on to that; --tools holds for this client then, too.")
                .footer("", "Example:", "  muster mcp --project web");
        mcp.describe(command);
        return command.spec();
    }

    private void describe(Described command) {
        place.describe(command);
        choice.describe(command);
        tools.describe(command);
        command.flag(
                        "--conformance-fixtures",
                        "Show the tools, prompts and resources of the published MCP conformance suite too, unless"
                                + " another process has the data directory open.",
                        read -> fixtures = read)
                .option(
                        "--server",
                        "URL",
                        String.class,
                        "Speak to this server, such as http://127.0.0.1:8642, instead of a data directory. Default:"
                                + " $MUSTER_SERVER, unless --data is given.",
                        read -> server = read)
                .option(
                        "-p,--project",
                        "NAME",
                        String.class,
                        "Project to work in. Default: $MUSTER_PROJECT, else 'default'.",
                        read -> project = read)
                .help("-h,--help", "Show this help.");
    }

    @Override
    public Integer call() throws InterruptedException {
        tools.choice(); // what is misspelt is refused before anything is opened or asked
        ServerAddress elsewhere = NamedServer.address(shell, server, place.isGiven());
        if (elsewhere != null) {
            requireNothingOfItsOwn();
        }
        URI given = elsewhere == null ? null : URI.create(elsewhere.toString());
        // Nothing wakes a thread that reads standard input: who ends the process has its end close what is open.
        try (Interruption ending = new Interruption()) {
            ending.stopsBy(() -> {
                close();
                ending.close();
            });
            return spoken(given);
        }
    }

    private int spoken(@Nullable URI given) throws InterruptedException {
        try {
            if (given != null) {
                relay(() -> given);
            } else {
                configured();
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()));
        } finally {
            close();
        }
    }

    /** What holds for an engine of this process is not to be given, and ignored, for a server elsewhere. */
    private void requireNothingOfItsOwn() {
        if (choice.isEmpty() && !fixtures) {
            return;
        }
        String names = server != null ? "--server" : NamedServer.VARIABLE;
        Failure refusal =
                Failure.usage(names + " names an engine that was set up elsewhere; --config, --profile, --set and"
                        + " --conformance-fixtures go without it");
        throw server != null
                ? refusal
                : refusal.withHelp("name a data directory with --data, which comes before " + NamedServer.VARIABLE
                        + ", or unset that");
    }

    /** The log is that of the process which has the engine: what only passes messages on has nothing to log. */
    private void configured() throws IOException, InterruptedException {
        Path directory = place.directory(shell);
        configuration = Settings.ifAny(shell, directory, choice);
        speak();
    }

    private void speak() throws IOException, InterruptedException {
        AtomicReference<@Nullable URI> known = new AtomicReference<>(owner());
        MusterServer mine = faces;
        if (mine != null) {
            new McpStdio(mine.mcp(), shell.in(), shell.output(), project()).run();
            return;
        }
        relay(() -> {
            URI first = known.getAndSet(null);
            return first == null ? owner() : first;
        });
    }

    private void relay(McpRelay.Owner owner) throws IOException, InterruptedException {
        String token = shell.variable(TOKEN, "");
        McpRelay relay = new McpRelay(
                owner,
                shell.in(),
                shell.output(),
                new McpRelay.Added(project(), token.isEmpty() ? null : token, tools.wanted()));
        relay.run();
        String unreached = relay.unreached();
        if (unreached != null) {
            throw Failure.unreachable(unreached)
                    .withHelp("start it there with 'muster serve', or name another with --server");
        }
    }

    private @Nullable String project() {
        String variable = shell.variable(PROJECT, "");
        return project != null ? project : variable.isEmpty() ? null : variable;
    }

    /**
     * Where the process that has the data directory open can be spoken to. If there is none, this one opens it, for
     * itself and all that come after it.
     */
    private URI owner() throws IOException, InterruptedException {
        Path directory = place.directory(shell);
        long start = System.nanoTime();
        while (true) {
            try {
                Engine engine = Engine.open(directory, EngineSettings.of(configuration));
                opened.addFirst(engine::close);
                opened.addLast(LogSettings.begin(configuration, directory)::close);
                warn(JvmSettings.apply(configuration));
                opened.addFirst(ProjectRepositories.follow(engine)::close);
                Validations validations = Validations.follow(engine);
                if (validations != null) {
                    opened.addFirst(validations::close);
                }
                ServerOptions plain = serverOptions();
                MusterServer started = MusterServer.start(
                        engine,
                        plain.withMcp(plain.mcp().withTools(tools.choice()).withFixtures(fixtures)));
                opened.addFirst(started::close);
                faces = started;
                String address = "http://127.0.0.1:" + started.port();
                engine.announce(address);
                return URI.create(address);
            } catch (DataDirectory.InUse inUse) {
                String address = inUse.address();
                if (address != null) {
                    return URI.create(Announced.nearest(address, directory).toString());
                }
                if (Duration.ofNanos(System.nanoTime() - start).compareTo(shell.ownerWait()) >= 0) {
                    throw Failure.unreachable(String.valueOf(inUse.getMessage()))
                            .withHelp("that process lets nobody else in: end it, or try again when it has ended");
                }
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    /** Asks for a logger only now: loggers are not there at once, and the command line need not wait for them. */
    private static void warn(List<String> warnings) {
        System.Logger logger = System.getLogger(Mcp.class.getName());
        warnings.forEach(warning -> logger.log(System.Logger.Level.WARNING, warning));
    }

    private ServerOptions serverOptions() {
        ServerOptions plain = new ServerOptions(HttpOptions.on("127.0.0.1", 0), Versions.ofThis());
        return configuration == null
                ? plain
                : plain.withHttp(ServerSettings.http(plain.http(), configuration))
                        .withMcp(ServerSettings.mcp(plain.mcp(), configuration));
    }

    private void close() {
        closing.lock();
        try {
            for (Runnable each = opened.poll(); each != null; each = opened.poll()) {
                each.run();
            }
        } finally {
            closing.unlock();
        }
    }
}
