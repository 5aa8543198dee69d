package dev.muster.lab.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.Questions;
import dev.muster.client.wire.Fields;
import dev.muster.core.project.CreateProject;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.Sharing;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A test's stay on a server in a process of its own, which agents reach through one of its faces. */
final class ServedBed implements TestBed {
    private static final int PRELOAD_BATCH = 1000;

    private final TestSetup setup;
    private final Tenancy<Listening> tenancy;
    private final Listening server;
    private final MusterClient client;
    private final Acknowledged acknowledged = new Acknowledged();
    private int rungs;
    /** The server before the first agent connected. */
    private @Nullable Reading alone;

    /** The bed owns the tenancy from here on. */
    ServedBed(Tenancy<Listening> tenancy, TestSetup setup) {
        this.setup = setup;
        this.tenancy = tenancy;
        this.server = tenancy.server();
        this.client = server.client();
        try {
            client.execute(new CreateProject(tenancy.project(), "load of the lab"));
            preload();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void preload() {
        for (long first = 0; first < setup.preload(); first += PRELOAD_BATCH) {
            if (setup.cancelled().getAsBoolean()) {
                throw new TargetException("interrupted while preloading");
            }
            List<NewTask> tasks = new ArrayList<>();
            for (long i = first; i < Math.min(setup.preload(), first + PRELOAD_BATCH); i++) {
                tasks.add(NewTask.titled(Titles.of("preload", 0, 0, i)));
            }
            List<CreateTasks.Created> created = client.execute(new CreateTasks(tenancy.project(), tasks, null, null));
            for (int i = 0; i < created.size(); i++) {
                acknowledged.created(created.get(i).id().value(), tasks.get(i).title());
            }
            setup.preloaded().accept(first + tasks.size());
        }
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public Sharing sharing() {
        return tenancy.sharing();
    }

    @Override
    public Workload connect(int agents) {
        Stage stage = new Stage(tenancy.project(), ++rungs, acknowledged);
        Reading before = alone;
        if (before == null) {
            before = probe().read();
            alone = before;
        }
        tenancy.agentsCome();
        if (setup.operation().equals(EngineDriver.VISITS)) {
            return new VisitsWorkload(
                    setup.option(VisitsWorkload.AGENTS),
                    party ->
                            SocketAgents.connect(server.address(), party, stage).disconnect(),
                    () -> connections().whole("web_sockets"),
                    server.pid());
        }
        if (setup.operation().equals(EngineDriver.ABANDONED)) {
            AbandonedSessions sessions = new AbandonedSessions(client.server());
            return new VisitsWorkload(
                    setup.option(VisitsWorkload.SESSIONS),
                    sessions::begin,
                    () -> connections().whole("mcp_sessions"),
                    server.pid());
        }
        if (setup.operation().equals(LimitOperations.CHURN)) {
            return new ChurnWorkload(Caller.of(client), stage, agents, this::collectedHeapBytes);
        }
        if (setup.operation().equals(LimitOperations.STORM)) {
            return new StormWorkload(Caller.of(client), stage, (int) setup.option(StormWorkload.SESSIONS));
        }
        if (setup.operation().equals(LimitOperations.SCAN)) {
            return new ScanWorkload(Caller.of(client), stage.project());
        }
        if (setup.operation().equals(LimitOperations.SOCKET_LIMITS)) {
            return new SocketLimitsWorkload(server.address(), stage);
        }
        Agents connected = agents(agents, stage);
        if (connected instanceof SocketAgents sockets && setup.operation().equals(EngineDriver.CONNECTED)) {
            return new ConnectedWorkload(sockets, probe(), before);
        }
        if (connected instanceof RestAgents rest && setup.operation().equals(EngineDriver.API)) {
            return new ApiWorkload(rest, client.server());
        }
        return Workloads.of(
                setup, connected, () -> (int) client.ask(Questions.stats()).whole("waiting"));
    }

    /** What the server says of who is connected. */
    private Fields connections() {
        return client.ask(Questions.stats()).object("connections");
    }

    private ProcessProbe probe() {
        return new ProcessProbe(server.pid());
    }

    private Agents agents(int agents, Stage stage) {
        return switch (setup.face()) {
            case REST -> RestAgents.connect(server.restClient(), agents, stage);
            case WEBSOCKET -> SocketAgents.connect(server.address(), agents, stage);
            case MCP_HTTP -> mcpAgents(agents, stage);
            case IN_PROCESS, MCP_STDIO ->
                throw new IllegalStateException(setup.face() + " needs no server that listens");
        };
    }

    private McpAgents mcpAgents(int agents, Stage stage) {
        HttpClient http = Listening.mcpClient();
        try {
            return McpAgents.connect(agents, stage, agent -> peer(http), peers -> {
                peers.forEach(McpPeer::close);
                http.shutdownNow();
            });
        } catch (RuntimeException failed) {
            http.shutdownNow();
            throw failed;
        }
    }

    private McpPeer peer(HttpClient http) {
        try {
            return McpHttpPeer.connect(http, server.address());
        } catch (IOException e) {
            throw new TargetException("an MCP session could not be had: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while connecting", e);
        }
    }

    @Override
    public @Nullable Long collectedHeapBytes() throws InterruptedException {
        return JavaHeaps.look(LongStream.of(server.pid())).bytes();
    }

    @Override
    public Map<String, Long> stored() {
        Fields stats = client.ask(Questions.stats());
        Fields tasks = stats.object("tasks");
        long all = Arrays.stream(TaskState.values())
                .mapToLong(state -> tasks.whole(StateMachine.wire(state)))
                .sum();
        Fields store = stats.object("store");
        return Stored.of(all, stats.whole("events"), store.whole("database_bytes"), store.whole("log_bytes"));
    }

    @Override
    public Optional<AuditFindings> auditUnderLoad() {
        return Optional.of(EngineDriver.audit(server.data(), null));
    }

    @Override
    public Optional<AuditFindings> audit() {
        close();
        return Optional.of(tenancy.audit(acknowledged));
    }

    @Override
    public void close() {
        tenancy.close();
    }
}
