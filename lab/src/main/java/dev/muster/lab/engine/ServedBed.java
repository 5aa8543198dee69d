package dev.muster.lab.engine;

import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.call.Questions;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.PoolOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.resource.Reading;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, set up for one test, that agents reach through one of its faces. */
final class ServedBed implements TestBed {
    private static final int PRELOAD_BATCH = 1000;
    /** More than any rung has agents, each of which may wait in one call and make another. */
    private static final int MOST_CONNECTIONS = 20_000;

    private final Path data;
    private final TestSetup setup;
    private final Served server;
    private final MusterClient client;
    /** Carries handshakes and WebSocket connections, whose callbacks are short. */
    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final Acknowledged acknowledged = new Acknowledged();
    private int rungs;
    /** The server before the first agent connected. */
    private @Nullable Reading alone;

    private boolean closed;

    ServedBed(Starter starter, TestSetup setup) {
        this.data = setup.directory().resolve("data");
        this.setup = setup;
        this.server =
                Served.start(starter, data, setup.directory().resolve("server.err"), EngineDriver.serverOptions(setup));
        this.client = new MusterClient(
                ServerAddress.parse(server.address()),
                ClientOptions.defaults().withPool(PoolOptions.defaults().withSize(0, MOST_CONNECTIONS)));
        try {
            client.execute(new CreateProject(Agents.PROJECT, "load of the lab"));
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
            List<CreateTasks.Created> created = client.execute(new CreateTasks(Agents.PROJECT, tasks, null, null));
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
    public Workload connect(int agents) {
        int rung = ++rungs;
        Reading before = alone;
        if (before == null) {
            before = probe().read();
            alone = before;
        }
        if (setup.operation().equals(EngineDriver.VISITS)) {
            return new VisitsWorkload(
                    (int) setup.option(VisitsWorkload.AGENTS),
                    count -> SocketAgents.connect(http, server.address(), count, rung, acknowledged),
                    () -> (int)
                            client.ask(Questions.stats()).object("connections").whole("web_sockets"),
                    server.pid());
        }
        Agents connected = agents(agents, rung);
        if (connected instanceof SocketAgents sockets && setup.operation().equals(EngineDriver.CONNECTED)) {
            return new ConnectedWorkload(sockets, probe(), before);
        }
        if (connected instanceof RestAgents rest && setup.operation().equals(EngineDriver.API)) {
            return new ApiWorkload(rest, client.server());
        }
        return Workloads.of(
                setup, connected, () -> (int) client.ask(Questions.stats()).whole("waiting"));
    }

    private ProcessProbe probe() {
        return new ProcessProbe(server.pid());
    }

    private Agents agents(int agents, int rung) {
        return switch (setup.face()) {
            case REST -> RestAgents.connect(client, agents, rung, acknowledged);
            case WEBSOCKET -> SocketAgents.connect(http, server.address(), agents, rung, acknowledged);
            case MCP_HTTP ->
                McpAgents.connect(agents, rung, acknowledged, agent -> peer(), peers -> peers.forEach(McpPeer::close));
            case IN_PROCESS, MCP_STDIO ->
                throw new IllegalStateException(setup.face() + " needs no server that listens");
        };
    }

    private McpPeer peer() {
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
    public Optional<AuditFindings> audit() {
        close();
        return Optional.of(EngineDriver.audit(data, acknowledged));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
            http.close();
            server.close();
        }
    }
}
