package dev.muster.lab.engine;

import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.BackOff;
import dev.muster.client.pool.BreakerOptions;
import dev.muster.client.pool.PoolOptions;
import dev.muster.client.socket.AgentConnections;
import dev.muster.client.socket.SocketOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.time.ShiftedClock;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.fault.Between;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.OverloadFault;
import dev.muster.lab.fault.PortProxy;
import dev.muster.lab.fault.ProcessPause;
import dev.muster.lab.fault.StdioFaultProxy;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server of its own for a test of type fault, with agents that try again. */
final class FaultBed implements TestBed {
    static final String PATIENCE = "patience_ms";
    static final String ANSWER = "answer_ms";
    static final String LEASE = "lease_s";

    /** The file by which the server's clock is shifted. */
    private static final String CLOCK = "clock";

    private static final double USUAL_JUMP_MS = 600_000;

    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** The lab measures the server: a client that left it alone for a minute would measure itself. */
    private static final BreakerOptions NO_BREAKER = new BreakerOptions(Integer.MAX_VALUE, Duration.ofMillis(1), 1);

    /** As soon as agents try again themselves. */
    private static final BackOff COMES_BACK =
            new BackOff(Integer.MAX_VALUE, Duration.ofMillis(20), Duration.ofMillis(250));

    /** Root is bound by permissions only without these capabilities. */
    private static final List<String> BOUND = List.of(
            "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search");

    private final TestSetup setup;
    private final Path place;
    private final FaultyServer server;
    private final @Nullable SmallDisk disk;
    private final @Nullable String noDisk;
    private final @Nullable ShiftedClock clock;
    private final @Nullable Between between;
    /** What agents over standard streams speak to. */
    private final @Nullable Gateway gateway;
    /** Where agents find the server: at a proxy's if something is to be done to their connections. */
    private final String address;

    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    /** Of the lab itself: it goes past what is done to the agents' connections. */
    private final MusterClient own;

    private final MusterClient client;
    /** Of agents that stay connected. */
    private final @Nullable AgentConnections connections;

    private final Acknowledged acknowledged = new Acknowledged();
    private boolean closed;

    FaultBed(Starter starter, TestSetup setup) {
        this.setup = setup;
        acknowledged.titlesDiffer();
        FaultKind kind = kind(setup);
        // Absolute: a server in a name space of its own has another working directory.
        // One that nobody shares, even where the directory is one for all that share.
        this.place = fresh(setup.directory().toAbsolutePath());
        SmallDisk small = null;
        String unmountable = null;
        if (kind == FaultKind.DISK_FULL) {
            try {
                small = SmallDisk.mount(directory(place.resolve("small")));
            } catch (IOException refused) {
                unmountable = refused.getMessage();
            }
        }
        this.disk = small;
        this.noDisk = unmountable;
        this.clock =
                kind == FaultKind.CLOCK_JUMP ? ShiftedClock.open(place.resolve(CLOCK), InstantSource.system()) : null;
        try {
            this.server = FaultyServer.start(
                    starter(starter, kind, disk),
                    place,
                    (disk == null ? place : place.resolve("small")).resolve("data"),
                    options(kind, place));
        } catch (RuntimeException failed) {
            if (disk != null) {
                disk.close();
            }
            throw failed;
        }
        this.own = new MusterClient(ServerAddress.parse(server.address()), ClientOptions.defaults());
        try {
            this.between = between(setup.face(), kind, server.address());
        } catch (IOException none) {
            server.close();
            throw new TargetException("a proxy could not be started: " + none.getMessage(), none);
        }
        this.address = between instanceof PortProxy proxy ? "http://127.0.0.1:" + proxy.port() : server.address();
        this.gateway = setup.face() == Face.MCP_STDIO ? gateway(starter) : null;
        this.client = new MusterClient(ServerAddress.parse(address), options());
        this.connections = setup.face() == Face.WEBSOCKET
                ? AgentConnections.to(ServerAddress.parse(address), socketOptions())
                : null;
        try {
            own.execute(new CreateProject(Agents.PROJECT, "load of the lab"));
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** How the server is started for a fault. */
    private static List<String> options(FaultKind kind, Path place) {
        if (kind == FaultKind.CLOCK_JUMP) {
            return List.of("--clock-shift", place.resolve(CLOCK).toString());
        }
        // Through a proxy the server is called by another port than its own.
        return PortProxy.does(kind) ? List.of("--allow-host", "127.0.0.1") : List.of();
    }

    private static FaultKind kind(TestSetup setup) {
        FaultPlan plan = setup.fault();
        return plan == null ? FaultKind.KILL : plan.kind();
    }

    private static Path fresh(Path path) {
        try {
            return Files.createTempDirectory(Files.createDirectories(path), "faults-");
        } catch (IOException e) {
            throw new TargetException("there is no place for a server's data: " + e.getMessage(), e);
        }
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new TargetException("there is no place for a server's data: " + e.getMessage(), e);
        }
    }

    private static @Nullable Between between(Face face, FaultKind kind, String server) throws IOException {
        if (face == Face.MCP_STDIO && StdioFaultProxy.does(kind)) {
            return new StdioFaultProxy();
        }
        ServerAddress to = ServerAddress.parse(server);
        return PortProxy.does(kind) ? PortProxy.of(kind, new InetSocketAddress(to.host(), to.port())) : null;
    }

    private Gateway gateway(Starter starter) {
        Duration answer = Duration.ofMillis(setup.option(ANSWER));
        List<String> arguments = Gateway.arguments(address);
        return new Gateway(
                () -> {
                    Process started = starter.start(arguments);
                    return between instanceof StdioFaultProxy proxy ? proxy.carry(started) : started;
                },
                server.data(),
                answer);
    }

    /** How the server is started for a fault: on a small disk, or bound by permissions whoever we are. */
    private static Starter starter(Starter usual, FaultKind kind, @Nullable SmallDisk disk) {
        if (disk != null) {
            return new Starter(disk.within(usual.command()), usual.environment());
        }
        boolean permissions = kind == FaultKind.DATABASE_READ_ONLY || kind == FaultKind.DIRECTORY_FORBIDDEN;
        if (!permissions || !"root".equals(System.getProperty("user.name"))) {
            return usual;
        }
        return new Starter(
                Stream.concat(BOUND.stream(), usual.command().stream()).toList(), usual.environment());
    }

    private ClientOptions options() {
        return ClientOptions.defaults()
                .withTimeouts(CONNECT, Duration.ofMillis(setup.option(ANSWER)))
                .withRetry(BackOff.none())
                .withPool(PoolOptions.defaults().withSize(0, 4096))
                .withBreaker(NO_BREAKER);
    }

    private SocketOptions socketOptions() {
        return SocketOptions.defaults()
                .withTimeouts(CONNECT, Duration.ofMillis(setup.option(ANSWER)))
                .withReconnect(COMES_BACK);
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public boolean sharesProcess() {
        return false;
    }

    @Override
    public Probe resources() {
        return new ProcessProbe(server.pid());
    }

    @Override
    public Workload connect(int agents) {
        Stage stage = new Stage(Agents.PROJECT, 1, acknowledged);
        return new RetryingWorkload(
                Agents.together(agents, agent -> agent(stage.agent(agent))),
                stage,
                Duration.ofMillis(setup.option(PATIENCE)),
                Duration.ofSeconds(setup.option(LEASE)));
    }

    private RetryingAgent agent(String name) {
        try {
            return switch (setup.face()) {
                case REST -> RestRetryingAgent.connect(client, Agents.PROJECT, name);
                case WEBSOCKET ->
                    SocketRetryingAgent.connect(
                            Objects.requireNonNull(connections, "made for this face"), Agents.PROJECT, name);
                case MCP_HTTP -> speaking(() -> McpHttpPeer.connect(http, address), name);
                case MCP_STDIO -> speaking(Objects.requireNonNull(gateway, "made for this face")::peer, name);
                case IN_PROCESS ->
                    throw new IllegalArgumentException(
                            "not over " + setup.face().wireName());
            };
        } catch (IOException e) {
            throw new TargetException("an MCP session could not be had: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while connecting", e);
        }
    }

    private RetryingAgent speaking(McpRetryingAgent.Connector connector, String name)
            throws IOException, InterruptedException {
        return McpRetryingAgent.connect(
                connector, Agents.PROJECT, name, task -> RestRetryingAgent.completed(own, task));
    }

    @Override
    public Fault fault(FaultPlan plan) {
        if (between != null) {
            return between.fault(plan);
        }
        return switch (plan.kind()) {
            case KILL -> new Ended(server, /* killed= */ true);
            case RESTART -> new Ended(server, /* killed= */ false);
            case PAUSE -> new Both(stale(), new ProcessPause(server::pid));
            case ZOMBIE -> stale();
            case OVERLOAD -> overload(plan);
            case CLOCK_JUMP ->
                new ClockJump(
                        Objects.requireNonNull(clock, "set up for this fault"),
                        Duration.ofMillis((long) plan.setting("by", USUAL_JUMP_MS)),
                        stale());
            case DATABASE_LOCKED -> new LockedDatabase(server);
            case DATABASE_READ_ONLY, DIRECTORY_FORBIDDEN -> new UnusableStore(server, plan.kind());
            case DATABASE_GONE -> new MovedStore(server);
            case DISK_FULL -> disk == null ? new NotHere(String.valueOf(noDisk)) : disk.filled(server);
            case GIT_BAD_OBJECT, GIT_TORN_REF, GIT_STALE_LOCK ->
                new DamagedRepository(
                        own,
                        RestRetryingAgent.connect(own, Agents.PROJECT, "keeper").session(),
                        acknowledged,
                        plan.kind(),
                        place.resolve("repository"));
            default -> TestBed.super.fault(plan);
        };
    }

    private Fault overload(FaultPlan plan) {
        ServerAddress to = ServerAddress.parse(server.address());
        try {
            return OverloadFault.prepare(
                    new InetSocketAddress(to.host(), to.port()),
                    (int) plan.setting("connections", 1000),
                    plan.setting("factor", 10),
                    Duration.ofNanos(Math.round(plan.setting("within", 2000) * 1e6)),
                    plan.hold(),
                    new TaskRequests(server.address(), Agents.PROJECT, acknowledged),
                    new Uses());
        } catch (IOException e) {
            throw new TargetException("no overload can be made: " + e.getMessage(), e);
        }
    }

    /** What goes on beside: as much as it can for warming up, then what the test's own agents will do. */
    private final class Uses implements OverloadFault.Beside {
        @Override
        public Closeable all() {
            return MixedUse.begin(own, Agents.PROJECT, acknowledged, "warming", 0);
        }

        @Override
        public Closeable asTheTest() {
            return MixedUse.begin(own, Agents.PROJECT, acknowledged, "beside", setup.rate());
        }
    }

    private StaleLeases stale() {
        return new StaleLeases(
                RestRetryingAgent.connect(own, Agents.PROJECT, "silent"),
                RestRetryingAgent.connect(own, Agents.PROJECT, "next"),
                acknowledged);
    }

    @Override
    public Optional<AuditFindings> audit() {
        Path data = server.data();
        server.close();
        SmallDisk small = disk;
        if (small != null) {
            Path copy = place.resolve("data");
            try {
                small.copy(data, copy);
            } catch (IOException e) {
                throw EngineDriver.unreadable(e);
            }
            data = copy;
        }
        close();
        return Optional.of(EngineDriver.audit(data, acknowledged));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            AgentConnections connected = connections;
            if (connected != null) {
                connected.close();
            }
            client.close();
            own.close();
            http.close();
            Gateway shared = gateway;
            if (shared != null) {
                shared.close();
            }
            Between proxy = between;
            if (proxy != null) {
                proxy.close();
            }
            server.close();
            SmallDisk small = disk;
            if (small != null) {
                small.close();
            }
        }
    }
}
