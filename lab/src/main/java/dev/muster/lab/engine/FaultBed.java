package dev.muster.lab.engine;

import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.BackOff;
import dev.muster.client.pool.BreakerOptions;
import dev.muster.client.pool.PoolOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessProbe;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A server of its own for a test of type fault, with agents that try again. */
final class FaultBed implements TestBed {
    static final String PATIENCE = "patience_ms";
    static final String ANSWER = "answer_ms";
    static final String LEASE = "lease_s";

    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** The lab measures the server: a client that left it alone for a minute would measure itself. */
    private static final BreakerOptions NO_BREAKER = new BreakerOptions(Integer.MAX_VALUE, Duration.ofMillis(1), 1);

    private final TestSetup setup;
    private final FaultyServer server;
    /** Of the lab itself: it goes past what is done to the agents' connections. */
    private final MusterClient own;

    private final MusterClient client;
    private final Acknowledged acknowledged = new Acknowledged();
    private boolean closed;

    FaultBed(Starter starter, TestSetup setup) {
        this.setup = setup;
        Path data = setup.directory().resolve("data");
        this.server = FaultyServer.start(starter, setup.directory(), data, List.of());
        this.own = new MusterClient(ServerAddress.parse(server.address()), ClientOptions.defaults());
        this.client = new MusterClient(ServerAddress.parse(server.address()), options());
        try {
            own.execute(new CreateProject(Agents.PROJECT, "load of the lab"));
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private ClientOptions options() {
        return ClientOptions.defaults()
                .withTimeouts(CONNECT, Duration.ofMillis(setup.option(ANSWER)))
                .withRetry(BackOff.none())
                .withPool(PoolOptions.defaults().withSize(0, 4096))
                .withBreaker(NO_BREAKER);
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
                Agents.together(agents, agent -> RestRetryingAgent.connect(client, Agents.PROJECT, stage.agent(agent))),
                stage,
                Duration.ofMillis(setup.option(PATIENCE)),
                Duration.ofSeconds(setup.option(LEASE)));
    }

    @Override
    public Fault fault(FaultPlan plan) {
        return switch (plan.kind()) {
            case KILL -> new Ended(server, /* killed= */ true);
            case RESTART -> new Ended(server, /* killed= */ false);
            default -> TestBed.super.fault(plan);
        };
    }

    @Override
    public Optional<AuditFindings> audit() {
        close();
        return Optional.of(EngineDriver.audit(server.data(), acknowledged));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
            own.close();
            server.close();
        }
    }
}
