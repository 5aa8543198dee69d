package dev.muster.lab.engine;

import dev.muster.lab.target.Face;
import dev.muster.lab.target.OperationInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations that look for limits of size and number, and the agents to compare with. */
final class LimitOperations {
    static final String GRAPH = "large_task_graph";
    static final String CHURN = "agent_churn";
    static final String STORM = "bootstrap_storm";
    static final String POOL = "connection_pool_exhaustion";
    static final String SCAN = "task_scan";
    static final String PROJECTS = "concurrent_projects";
    static final String SOCKET_LIMITS = "websocket_limits";
    static final String WAITING = "waiting_agent";
    static final String INFERENCE = "inference_agent";

    static final List<OperationInfo> ALL = List.of(
            new OperationInfo(
                    GRAPH,
                    "Works on a graph of many tasks, each of which depends on a few of the thousand before it: adds a task that "
                            + "depends on some of the newest, claims one that is ready, completes it, asks what one depends on.",
                    GraphWorkload.MIX,
                    Set.of(Face.IN_PROCESS),
                    Map.of(TaskGraphBuilder.TASKS, 1000L, TaskGraphBuilder.DEPENDENCIES, 3L),
                    GraphWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    CHURN,
                    "Agents that live once: each is registered and begins a session; creates, claims and completes a task; ends its "
                            + "session and is stopped. The next one has another name.",
                    ChurnWorkload.MIX,
                    Set.of(Face.IN_PROCESS, Face.REST),
                    Map.of(),
                    ChurnWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    STORM,
                    "Many agents begin their sessions in the same moment, all of them in one operation, which ends when the last "
                            + "has its session.",
                    List.of("storm"),
                    Set.of(Face.IN_PROCESS, Face.REST),
                    Map.of(StormWorkload.SESSIONS, 250L),
                    StormWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    POOL,
                    "Many more callers than read connections ask at once for what takes long, all of them in one operation: each "
                            + "must be served or told that the engine is busy, and a small query afterwards be answered as ever.",
                    List.of("wave"),
                    Set.of(Face.IN_PROCESS),
                    Map.of(PoolWorkload.CALLERS, 200L, PoolWorkload.CONNECTIONS, 4L),
                    PoolWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                            SCAN,
                            "Asks for tasks with a label that none has, so that the store goes through all tasks of the project, "
                                    + "each time anew.",
                            List.of("scan"),
                            Map.of())
                    .through(Face.IN_PROCESS, Face.REST),
            new OperationInfo(
                            SOCKET_LIMITS,
                            "Oversteps each limit of the WebSocket face on a connection of its own, checks that it is closed or "
                                    + "refused as the documentation says, and that the next connection is welcomed as ever.",
                            SocketLimitsWorkload.MIX,
                            Map.of())
                    .through(Face.WEBSOCKET),
            new OperationInfo(
                    PROJECTS,
                    "Agents take work from several projects whose backlogs differ in length, in turn: claims a task of any project, "
                            + "completes it, creates another in that project.",
                    List.of("cycle"),
                    Set.of(Face.IN_PROCESS),
                    Map.of(ProjectsWorkload.PROJECTS, 10L, ProjectsWorkload.BACKLOG, 20L),
                    ProjectsWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    WAITING,
                    "An agent that only waits, one millisecond a step: simulated, to see what the load generator itself does "
                            + "with many agents.",
                    List.of("step"),
                    Map.of(WaitingWorkload.WAIT_US, 1000L)),
            new OperationInfo(
                    INFERENCE,
                    "An agent that thinks: a step of active inference (belief update, expected free energy of every sequence of "
                            + "actions up to the horizon, action) in a partially observed 5 × 5 grid with a 3 × 3 view; bound by the processor.",
                    List.of("step"),
                    Set.of(Face.IN_PROCESS),
                    Map.of(InferenceWorkload.HORIZON, 2L),
                    InferenceWorkload.GAUGES,
                    /* apart= */ false));

    private LimitOperations() {}

    /** Whether one agent does all of an operation. */
    static boolean alone(String operation) {
        return operation.equals(STORM) || operation.equals(POOL);
    }
}
