package dev.muster.lab.mcp;

import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import dev.muster.lab.resource.ListeningProcess;
import dev.muster.lab.resource.Probe;
import dev.muster.lab.resource.ProcessTreeProbe;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A server over Streamable HTTP: with a session for each agent, or in the version that has none. */
public final class McpHttpTarget implements McpTarget {
    /** What it reports for each rung. */
    public static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(
                    "sessions_begun",
                    "",
                    "Sessions that agents had to begin anew in the window, because the server knew theirs no more."),
            new GaugeInfo(
                    "streams_resumed",
                    "",
                    "Streams of answers that ended before the answer, and were taken up again by Last-Event-ID."),
            new GaugeInfo(
                    "stream_resume_max_ms",
                    "ms",
                    "The longest time from such an end to the headers of the stream that goes on; the server's"
                            + " 'retry' is in it."));

    private static final Set<String> SILENT = Set.of("timeout", "hang");

    private final HttpAddress address;
    private final TimeLimits limits;
    private final TimeLimits pings = new TimeLimits(Watchdog.PATIENCE);
    private final Watchdog watchdog = new Watchdog(Watchdog.PATIENCE.multipliedBy(2));
    private final boolean checkOutput;
    private final ProgressCounts progress = new ProgressCounts();
    private final PayloadCosts payload = new PayloadCosts();
    private final LongAdder begun = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAccumulator longestResumption = new LongAccumulator(Math::max, 0);
    private final HttpMeasures measures;
    private volatile @Nullable String version;
    /** What the server chose when a session was begun; null before. */
    private volatile @Nullable String chosen;

    private volatile boolean asked;
    private volatile Catalogue catalogue = Catalogue.unknown("nobody asked for it");
    private volatile OutputSchemas schemas = OutputSchemas.NONE;
    private long begunBefore;
    private long resumedBefore;

    /** @param plan whose target is an MCP server behind a URL */
    public McpHttpTarget(OperationPlan plan) {
        this.address = HttpAddress.of(plan.target().uri());
        this.limits = new TimeLimits(plan.timeout());
        this.measures = new HttpMeasures(address, limits, progress, probe(plan));
        this.checkOutput = plan.options().checkOutput();
        this.version = plan.options().protocolVersion();
    }

    private static @Nullable Probe probe(OperationPlan plan) {
        OptionalInt port = plan.options().port();
        OptionalLong pid = port.isPresent()
                ? ListeningProcess.on(port.getAsInt())
                : plan.options().pid();
        return pid.isPresent() ? new ProcessTreeProbe(() -> LongStream.of(pid.getAsLong())) : null;
    }

    @Override
    public Peer connect(int agent) throws CallFailure, InterruptedException {
        agree();
        Agent made = new Agent();
        try {
            made.begin();
            return made;
        } catch (CallFailure | InterruptedException failed) {
            made.close();
            throw failed;
        }
    }

    @Override
    public List<ToolInfo> tools() throws CallFailure, InterruptedException {
        agree();
        try (HttpSession session = session()) {
            session.setUp(HttpSession::begin);
            return McpTarget.all(params -> session.ask("tools/list", null, params));
        }
    }

    /** Asks once which version is spoken, unless the scenario says it. */
    private void agree() throws CallFailure, InterruptedException {
        if (version == null) {
            HttpSession asking = session();
            try {
                asking.setUp(HttpSession::agree);
                version = asking.stateless() ? Mcp.STATELESS : Mcp.SESSIONS;
                asked = true;
            } finally {
                asking.abandon();
            }
        }
    }

    private void ping() throws CallFailure, InterruptedException {
        try (HttpSession fresh = new HttpSession(address, pings, progress, Mcp.STATELESS.equals(version))) {
            fresh.begin();
            fresh.ping();
        }
    }

    @Override
    public Optional<String> learnt() {
        String spoken = chosen == null ? version : chosen;
        return spoken != null && (asked || !spoken.equals(version))
                ? Optional.of(Mcp.chosen(spoken))
                : Optional.empty();
    }

    private HttpSession session() {
        return new HttpSession(address, limits, progress, Mcp.STATELESS.equals(version));
    }

    @Override
    public List<GaugeInfo> gauges() {
        return GAUGES;
    }

    @Override
    public void windowBegins() {
        begunBefore = begun.sum();
        resumedBefore = resumed.sum();
        longestResumption.reset();
        payload.windowBegins();
        progress.windowBegins();
        measures.windowBegins();
    }

    @Override
    public List<Gauge> windowEnds() {
        List<Gauge> gauges = new ArrayList<>(progress.windowEnds());
        gauges.addAll(measures.windowEnds());
        gauges.addAll(catalogue.gauges());
        gauges.addAll(payload.windowEnds());
        gauges.add(Gauge.of("sessions_begun", begun.sum() - begunBefore));
        long again = resumed.sum() - resumedBefore;
        gauges.add(Gauge.of("streams_resumed", again));
        gauges.add(
                again == 0
                        ? Gauge.missing("stream_resume_max_ms", "no stream was cut that could be taken up again")
                        : Gauge.of("stream_resume_max_ms", longestResumption.get() / 1e6));
        return gauges;
    }

    @Override
    public void close() {
        measures.close();
        limits.close();
        pings.close();
    }

    private final class Agent implements Peer {
        private final HttpSession session = session();

        void begin() throws CallFailure, InterruptedException {
            session.setUp(HttpSession::begin);
            chosen = session.version();
        }

        @Override
        public void prepare() throws InterruptedException {
            if (session.lost()) {
                try {
                    begin();
                    begun.increment();
                } catch (CallFailure again) {
                    // The operation that follows says what is wrong.
                    System.getLogger(McpHttpTarget.class.getName())
                            .log(System.Logger.Level.DEBUG, "A session could not be begun anew", again);
                }
            }
        }

        @Override
        public Answer ask(Request request) throws CallFailure, InterruptedException {
            return switch (request) {
                case Request.Tool call -> call(call);
                case Request.Measured measured -> measures.take(session, measured);
                case Request.Sessions sessions -> measures.sessions(sessions, session.stateless());
                default -> throw new IllegalArgumentException("an MCP server is asked for tools");
            };
        }

        private Answer call(Request.Tool call) throws CallFailure, InterruptedException {
            CallTrace trace = new CallTrace(call.progress(), progress);
            Map<?, ?> result;
            try {
                result = session.ask("tools/call", call.tool(), Mcp.call(call.tool(), call.arguments()), trace);
            } catch (CallFailure failed) {
                throw SILENT.contains(failed.kind()) && !trace.begun()
                        ? watchdog.judge(failed, this::ping, McpHttpTarget.this::ping)
                        : failed;
            } finally {
                payload.parsed(trace.parsedBytes(), trace.parsedNanos());
                resumed.add(trace.resumptions());
                longestResumption.accumulate(trace.longestResumption());
            }
            List<Moment> moments = trace.moments();
            payload.judge(schemas, call.tool(), result);
            return Mcp.answer(result).with(moments);
        }

        private void ping() throws CallFailure, InterruptedException {
            HttpSession twin = session.twin(pings);
            try {
                twin.ping();
            } finally {
                twin.abandon();
            }
        }

        @Override
        public void greet() throws InterruptedException {
            catalogue = Catalogue.read(params -> session.ask("tools/list", null, params));
            schemas = checkOutput ? new OutputSchemas(catalogue.tools()) : OutputSchemas.NONE;
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
