package dev.muster.lab.engine;

import dev.muster.core.EngineOptions;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.audit.StoreAudit;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Muster's engine in this process, on a fresh data directory for every test, as durable as a server's. Operations about
 * a whole process start Muster in processes of their own.
 */
public final class EngineDriver implements TargetDriver {
    /** The operation whose mix is the kinds of statements. */
    static final String STATEMENTS = "database_operations";

    static final String SUBSCRIBERS = "subscribers";
    static final String BATCH = "batch";
    static final String START = "engine_start";
    static final String IDLE = "engine_idle";
    static final String CONNECTED = "connected_agents";
    static final String VISITS = "agents_come_and_go";
    static final String ABANDONED = "mcp_sessions_abandoned";
    static final String API = "api";
    static final String TOOLS = "mcp_tools";
    static final String RETRYING = "retrying_agents";

    private static final String IDLE_SECONDS = "5";
    private static final List<String> ALL_TOOLS = List.of("--tools", "all");
    private static final Face[] FACES = {Face.IN_PROCESS, Face.REST, Face.WEBSOCKET, Face.MCP_HTTP, Face.MCP_STDIO};

    private static final List<OperationInfo> COMMON = List.of(
            new OperationInfo(
                            "task_creation",
                            "Creates one task and waits until it is durable.",
                            List.of("create"),
                            Map.of())
                    .through(FACES),
            new OperationInfo(
                            "task_lifecycle",
                            "One cycle: create a task, claim one, complete it; three durable changes.",
                            List.of("cycle"),
                            Map.of())
                    .through(FACES),
            new OperationInfo(
                            "claim_wakeup",
                            "One agent creates a task, another one's parked claim returns with it: time from the create call to the claim's "
                                    + "return. There are as many parked claimers as agents.",
                            List.of("wakeup"),
                            Map.of())
                    .through(Face.IN_PROCESS, Face.REST, Face.WEBSOCKET, Face.MCP_HTTP),
            new OperationInfo(
                    STATEMENTS,
                    "Each kind of statement in turn: create, claim, complete, get, list a page, search (first page, newest first; half "
                            + "for a word in every task, half for a rare one), history, counts.",
                    StatementsWorkload.MIX,
                    Map.of()),
            new OperationInfo(
                    "event_bus",
                    "Publishes a batch of events durably and waits until every subscriber has read it from the log; counts "
                            + "deliveries.",
                    List.of("publish"),
                    Map.of(SUBSCRIBERS, 10L, BATCH, 1000L)),
            new OperationInfo(
                            "concurrent_agents",
                            "Agents at work: create, claim and complete in turn; each step is an operation.",
                            StepsWorkload.MIX,
                            Map.of())
                    .through(FACES),
            new OperationInfo(
                            "mcp_tool",
                            "Calls the MCP tool get_status: how the project stands.",
                            List.of("get_status"),
                            Map.of())
                    .through(Face.MCP_HTTP, Face.MCP_STDIO),
            new OperationInfo(
                    CONNECTED,
                    "Agents with a WebSocket connection each, heard from every 5 s; an operation is one whole cycle of one of them: "
                            + "create a task, claim one, complete it.",
                    List.of("cycle"),
                    Set.of(Face.WEBSOCKET),
                    Map.of(),
                    ConnectedWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    VISITS,
                    "Agents connect by WebSocket, begin their sessions, end them and leave again, all of them in one operation; its "
                            + "gauges tell what they leave behind in the server.",
                    List.of("visit"),
                    Set.of(Face.WEBSOCKET),
                    Map.of(VisitsWorkload.AGENTS, 1000L),
                    VisitsWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    ABANDONED,
                    "MCP sessions are begun and abandoned, all of them in one operation, which ends when the server has forgotten "
                            + "them (after 5 s of silence, where it takes half an hour otherwise); its gauges tell what they leave "
                            + "behind in the server.",
                    List.of("visit"),
                    Set.of(Face.MCP_HTTP),
                    Map.of(VisitsWorkload.SESSIONS, 1000L),
                    VisitsWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                            API,
                            "Calls each REST endpoint in turn, with arguments that were prepared before, and checks status and content.",
                            ApiEndpoints.names(),
                            Map.of())
                    .through(Face.REST),
            new OperationInfo(
                            TOOLS,
                            "Calls each MCP tool in turn, with arguments that were prepared before, and checks its result.",
                            ToolUse.names(),
                            Map.of())
                    .through(Face.MCP_HTTP, Face.MCP_STDIO),
            new OperationInfo(
                            RETRYING,
                            "Agents that do not give up: each creates a task with an idempotency key, claims it and completes it, and "
                                    + "asks again for whatever is not answered or refused for the moment, after up to 250 ms, until its "
                                    + "patience is over. For tests of type fault.",
                            List.of("cycle"),
                            Map.of(FaultBed.PATIENCE, 15_000L, FaultBed.ANSWER, 2_000L, FaultBed.LEASE, 60L))
                    .through(Face.REST, Face.WEBSOCKET, Face.MCP_HTTP, Face.MCP_STDIO),
            new OperationInfo(
                    START,
                    "Starts Muster in a new process as a user does, through its launcher: from the start of that process until it "
                            + "has opened an engine on a store, made one durable change, and its line saying so was read.",
                    List.of("start"),
                    Set.of(Face.IN_PROCESS),
                    Map.of(),
                    List.of(new GaugeInfo(
                            StartWorkload.RSS,
                            "MB",
                            "Resident memory of a new process once it is ready; median over the starts.")),
                    /* apart= */ true),
            new OperationInfo(
                    IDLE,
                    "Muster in a process of its own with registered agents that say nothing, finished and (preloaded) ready tasks, "
                            + "and nothing due; once a second it is looked whether it is still there. Its gauges are what counts.",
                    List.of("look"),
                    Set.of(Face.IN_PROCESS),
                    Map.of(IdleBed.AGENTS, 100L, IdleBed.FINISHED, 1000L),
                    List.of(
                            new GaugeInfo(
                                    IdleWorkload.STATEMENTS,
                                    "1/s",
                                    "Statements executed by the engine's writer and readers, per second of the window."),
                            new GaugeInfo(
                                    IdleWorkload.CPU,
                                    "of a core",
                                    "Processor time of the process over the window, as the kernel counts it: in steps of 10 ms."),
                            new GaugeInfo(
                                    IdleWorkload.RSS, "MB", "Resident memory of the process at the window's end.")),
                    /* apart= */ true));

    private static final List<OperationInfo> OPERATIONS = Stream.of(COMMON, LimitOperations.ALL, WorkflowOperations.ALL)
            .flatMap(List::stream)
            .toList();

    private final Optional<Starter> starter;
    private final EngineOptions options;
    private final @Nullable String profile;
    private final Shared<Listening> listening = new Shared<>("server", System::nanoTime);
    private final Shared<McpStdioPeer> piped = new Shared<>("stdio", System::nanoTime);

    /** A driver that starts Muster the way this process was started, if it needs to. */
    public EngineDriver() {
        this(Starter.ofProcess());
    }

    /** @param starter how Muster is started in a process of its own; empty when that is not known */
    public EngineDriver(Optional<Starter> starter) {
        this(starter, EngineOptions.defaults(), null);
    }

    /**
     * One that measures a configuration.
     *
     * @param starter starts Muster in a process of its own under that configuration; empty when that is not known
     * @param options what the configuration sets of an engine in this process
     * @param profile its profile; null for none
     */
    public EngineDriver(Optional<Starter> starter, EngineOptions options, @Nullable String profile) {
        this.starter = starter;
        this.options = options;
        this.profile = profile;
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public List<OperationInfo> operations() {
        return OPERATIONS;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("store", "SQLite in this process, write-ahead log");
        facts.put(
                "durability",
                options.synchronous()
                        ? "every change is forced to disk before it is acknowledged"
                        : "a change survives the end of the process, not the loss of power");
        if (profile != null) {
            facts.put("profile", profile);
        }
        return facts;
    }

    @Override
    public void check(String operation, int agents) {
        if (operation.equals(START) || operation.equals(IDLE)) {
            starter(operation);
        }
        if (operation.equals(IDLE) && agents > 1) {
            throw new TargetException(operation + " watches one process, not " + agents + "; set agent_count to 1");
        }
        if (LimitOperations.alone(operation) && agents > 1) {
            throw new TargetException(operation + " has one party that does all of it, not " + agents
                    + "; set agent_count to 1, and the party's size as an option");
        }
        if ((operation.equals(VISITS) || operation.equals(ABANDONED)) && agents > 1) {
            throw new TargetException(operation + " has one party that comes and goes, not " + agents
                    + "; set agent_count to 1, and the party's size as option '"
                    + (operation.equals(VISITS) ? VisitsWorkload.AGENTS : VisitsWorkload.SESSIONS) + "'");
        }
    }

    private Starter starter(String operation) {
        return starter.orElseThrow(() -> new TargetException(operation
                + " starts Muster in a process of its own, and how to start it is not known here: the system properties "
                + Starter.LAUNCHER + " and " + Starter.IMAGE
                + " are missing, which the launcher sets. Start the run with ./muster"));
    }

    /**
     * What a server is started with for a test, beside its data. One that tests share shows all tools to all of them.
     */
    static List<String> serverOptions(TestSetup setup) {
        if (setup.shared() && setup.operation().equals(ABANDONED)) {
            throw new TargetException(
                    ABANDONED + " needs a server that soon forgets silent sessions; give its test 'server: own'");
        }
        return switch (setup.operation()) {
            case ABANDONED -> List.of("--mcp-session-idle", IDLE_SECONDS);
            case TOOLS -> ALL_TOOLS;
            default -> setup.shared() ? ALL_TOOLS : List.of();
        };
    }

    @Override
    public TestBed open(TestSetup setup) {
        if (setup.face() != Face.IN_PROCESS) {
            return served(starter("face " + setup.face().wireName()), setup);
        }
        return switch (setup.operation()) {
            case START -> new StartBed(starter(START), setup, options);
            case IDLE -> new IdleBed(starter(IDLE), setup, options);
            case LimitOperations.WAITING,
                    LimitOperations.INFERENCE,
                    WorkflowOperations.LOOK_UP,
                    WorkflowOperations.CONTEXT,
                    WorkflowOperations.CONFIGURATION,
                    WorkflowOperations.PROFILE -> new ReferenceBed(setup);
            default -> EngineBed.opened(setup.directory().resolve("data"), setup, options);
        };
    }

    private TestBed served(Starter starter, TestSetup setup) {
        if (setup.operation().equals(RETRYING)) {
            return new FaultBed(starter, setup);
        }
        List<String> more = serverOptions(setup);
        return setup.face() == Face.MCP_STDIO
                ? new StdioBed(tenancy(piped, setup, directory -> McpStdioPeer.start(starter, directory, more)), setup)
                : new ServedBed(
                        tenancy(listening, setup, directory -> Listening.start(starter, directory, more)), setup);
    }

    private static <S extends ServerProcess> Tenancy<S> tenancy(
            Shared<S> shared, TestSetup setup, Function<Path, S> start) {
        return setup.shared() ? shared.join(setup, start) : Tenancy.alone(start.apply(setup.directory()));
    }

    @Override
    public void release() {
        listening.close();
        piped.close();
    }

    static TargetException unreadable(IOException why) {
        return new TargetException("the audit could not read the store: " + why.getMessage(), why);
    }

    /**
     * Audits what a bed has in its data directory.
     *
     * @param acknowledged what must be there, when nobody adds to it any more; null for the structure only
     * @throws TargetException when the store cannot be read
     */
    static AuditFindings audit(Path data, @Nullable Acknowledged acknowledged) {
        try {
            return StoreAudit.audit(data, acknowledged);
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }
}
