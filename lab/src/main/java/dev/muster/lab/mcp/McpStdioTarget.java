package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.lab.command.ProcessStarter;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import dev.muster.lab.resource.ProcessTreeProbe;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A server over standard input and output: one process for all agents, or one for each. */
public final class McpStdioTarget implements McpTarget {
    /** What it reports for each rung. */
    public static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(
                    "server_restarts", "", "Server processes that were started in the window because one had ended."),
            new GaugeInfo(
                    "protocol_violations",
                    "",
                    "Lines on the server's standard output in the window that were no message, or answered nobody."),
            new GaugeInfo("stderr_kb", "KB", "What the server wrote to its standard error in the window."));

    private static final Set<String> SILENT = Set.of("timeout", "hang");
    /** A process has to start before it can answer. */
    private static final Duration FRESH_PATIENCE = Duration.ofSeconds(10);

    private final StdioServer.Launch launch;
    private final boolean processPerAgent;
    private final TimeLimits limits;
    private final Set<StdioServer> servers = ConcurrentHashMap.newKeySet();
    private final LongAdder restarts = new LongAdder();
    private final LongAdder violations = new LongAdder();
    private final TimeLimits pings = new TimeLimits(Watchdog.PATIENCE);
    private final Watchdog watchdog = new Watchdog(FRESH_PATIENCE.plusSeconds(2));
    private final boolean checkOutput;
    private final ProgressCounts progress = new ProgressCounts();
    private final LongAdder endedErrorBytes = new LongAdder();
    private final SessionCosts costs;
    private final StdioMeasures measures;
    private final Measured measured = new Measured();
    private final Slot common = new Slot();
    private final PayloadCosts payload = new PayloadCosts();
    private volatile Catalogue catalogue = Catalogue.unknown("nobody asked for it");
    private volatile OutputSchemas schemas = OutputSchemas.NONE;
    private long restartsBefore;
    private long violationsBefore;
    private long errorBytesBefore;

    /**
     * @param plan whose target is a command that speaks MCP
     * @param starter starts its processes
     */
    public McpStdioTarget(OperationPlan plan, ProcessStarter starter) {
        this.launch = new StdioServer.Launch(
                starter, plan.target().argv(), plan.options().protocolVersion());
        this.checkOutput = plan.options().checkOutput();
        this.processPerAgent = plan.options().processPerAgent();
        this.limits = new TimeLimits(plan.timeout());
        this.costs =
                new SessionCosts(new ProcessTreeProbe(() -> servers.stream().mapToLong(StdioServer::pid)));
        this.measures = new StdioMeasures(limits, progress, costs);
    }

    @Override
    public Peer connect(int agent) throws CallFailure, InterruptedException {
        Slot slot = processPerAgent ? new Slot() : common;
        slot.server(/* again= */ false);
        return new Agent(slot);
    }

    @Override
    public List<ToolInfo> tools() throws CallFailure, InterruptedException {
        StdioServer server = common.server(/* again= */ false);
        return McpTarget.all(params -> list(server, params));
    }

    private Map<?, ?> list(StdioServer server, Consumer<Json> params) throws CallFailure, InterruptedException {
        Pending pending = server.send("tools/list", params);
        try {
            return Mcp.result(pending.await(limits.limit()));
        } finally {
            server.giveUp(pending);
        }
    }

    /** Starts another server to see whether one can live. */
    private void ping() throws CallFailure, InterruptedException {
        StdioServer fresh = StdioServer.start(
                launch, pings, new LongAdder(), new ProgressCounts(), new PayloadCosts(), FRESH_PATIENCE);
        try {
            fresh.ping();
        } finally {
            fresh.kill();
        }
    }

    @Override
    public Optional<LongStream> processes() {
        return Optional.of(servers.stream().mapToLong(StdioServer::pid));
    }

    @Override
    public Optional<String> learnt() {
        return launch.version() != null
                ? Optional.empty()
                : servers.stream()
                        .findFirst()
                        .map(server -> Mcp.chosen(server.stateless() ? Mcp.STATELESS : Mcp.SESSIONS));
    }

    @Override
    public List<GaugeInfo> gauges() {
        return GAUGES;
    }

    /** Keeps what a server wrote that is not watched any more; once, however often somebody finds that it is gone. */
    private void left(StdioServer server) {
        if (servers.remove(server)) {
            endedErrorBytes.add(server.errorBytes());
        }
    }

    private long errorBytes() {
        return endedErrorBytes.sum()
                + servers.stream().mapToLong(StdioServer::errorBytes).sum();
    }

    @Override
    public void windowBegins() {
        restartsBefore = restarts.sum();
        violationsBefore = violations.sum();
        errorBytesBefore = errorBytes();
        progress.windowBegins();
        payload.windowBegins();
        costs.windowBegins();
    }

    @Override
    public List<Gauge> windowEnds() {
        List<Gauge> gauges = new ArrayList<>(progress.windowEnds());
        gauges.addAll(costs.windowEnds());
        gauges.addAll(payload.windowEnds());
        gauges.addAll(catalogue.gauges());
        gauges.add(Gauge.of("server_restarts", restarts.sum() - restartsBefore));
        gauges.add(Gauge.of("protocol_violations", violations.sum() - violationsBefore));
        gauges.add(Gauge.of("stderr_kb", (errorBytes() - errorBytesBefore) / 1024.0));
        return gauges;
    }

    @Override
    public void close() {
        common.close();
        servers.forEach(StdioServer::kill); // what an agent has left behind
        limits.close();
        pings.close();
    }

    /** Processes that are started only to be measured; they are the target's as long as they live. */
    private final class Measured implements StdioMeasures.Processes {
        @Override
        public StdioServer start() throws CallFailure, InterruptedException {
            StdioServer made =
                    StdioServer.start(launch, limits, violations, progress, payload, StdioServer.PATIENCE_AT_START);
            servers.add(made);
            return made;
        }

        @Override
        public boolean end(StdioServer server) {
            server.close();
            left(server);
            return !server.alive();
        }
    }

    /** Where one server stands, or the one that follows it after its end. */
    private final class Slot implements AutoCloseable {
        private static final long SHORTEST_PAUSE_MS = 50;
        private static final long LONGEST_PAUSE_MS = 2_000;

        private final ReentrantLock starting = new ReentrantLock();
        private volatile @Nullable StdioServer server;
        private long pauseMillis = SHORTEST_PAUSE_MS;

        /**
         * The server that runs now; one is started if there is none.
         *
         * @param again whether one had been there, so that a new one is a restart: after a pause, which grows as long
         *     as none stays
         */
        StdioServer server(boolean again) throws CallFailure, InterruptedException {
            StdioServer now = server;
            if (now != null && now.alive()) {
                return now;
            }
            starting.lockInterruptibly();
            try {
                StdioServer current = server;
                if (current != null && current.alive()) {
                    return current;
                }
                if (again) {
                    Thread.sleep(pauseMillis);
                    pauseMillis = Math.min(LONGEST_PAUSE_MS, pauseMillis * 2);
                    restarts.increment();
                }
                if (current != null) {
                    left(current);
                }
                StdioServer made =
                        StdioServer.start(launch, limits, violations, progress, payload, StdioServer.PATIENCE_AT_START);
                servers.add(made);
                server = made;
                return made;
            } finally {
                starting.unlock();
            }
        }

        @Nullable
        StdioServer current() {
            return server;
        }

        @Override
        public void close() {
            StdioServer last = server;
            if (last != null) {
                servers.remove(last);
                last.close();
            }
        }
    }

    private final class Agent implements Peer {
        private final Slot slot;
        private final TimeLimits.Limit limit = limits.limit(this::overdue);
        private volatile @Nullable Pending asked;

        Agent(Slot slot) {
            this.slot = slot;
        }

        private void overdue() {
            Pending late = asked;
            if (late != null) {
                late.failed(limit.failure());
            }
        }

        @Override
        public void prepare() throws InterruptedException {
            try {
                slot.server(/* again= */ true);
            } catch (CallFailure failed) {
                // The operation that follows says what is wrong.
                System.getLogger(McpStdioTarget.class.getName())
                        .log(System.Logger.Level.DEBUG, "The server could not be started again", failed);
            }
        }

        @Override
        public Answer ask(Request request) throws CallFailure, InterruptedException {
            StdioServer server = slot.current();
            if (server == null) {
                throw CallFailure.transport("there is no server");
            }
            return switch (request) {
                case Request.Tool call -> call(server, call);
                case Request.Measured measured -> measures.take(server, measured);
                case Request.Sessions sessions -> measures.sessions(sessions, measured);
                default -> throw new IllegalArgumentException("an MCP server is asked for tools");
            };
        }

        private Answer call(StdioServer server, Request.Tool call) throws CallFailure, InterruptedException {
            limit.begin();
            long began = System.nanoTime();
            CallTrace trace = new CallTrace(call.progress(), progress);
            Pending pending = server.send("tools/call", Mcp.call(call.tool(), call.arguments()), trace);
            asked = pending;
            try {
                Map<?, ?> result = Mcp.result(pending.await());
                List<Moment> moments = trace.moments();
                payload.judge(schemas, call.tool(), result);
                return Mcp.answer(result).with(moments);
            } catch (CallFailure failed) {
                end(server, pending);
                throw SILENT.contains(failed.kind()) && server.alive() && server.lastHeard() - began < 0
                        ? watchdog.judge(failed, server::ping, McpStdioTarget.this::ping)
                        : failed;
            } finally {
                end(server, pending);
            }
        }

        private void end(StdioServer server, Pending pending) {
            limit.end();
            asked = null;
            server.giveUp(pending);
        }

        @Override
        public void greet() throws CallFailure, InterruptedException {
            StdioServer server = slot.server(/* again= */ false);
            catalogue = Catalogue.read(params -> list(server, params));
            schemas = checkOutput ? new OutputSchemas(catalogue.tools()) : OutputSchemas.NONE;
        }

        @Override
        public void close() {
            limit.close();
            if (processPerAgent) {
                slot.close();
            }
        }
    }
}
