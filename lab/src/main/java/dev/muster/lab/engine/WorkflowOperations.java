package dev.muster.lab.engine;

import dev.muster.core.config.Profile;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.OperationInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations on what agents work by: stories, cycles, cascades, checkpoints, contexts and configuration. */
final class WorkflowOperations {
    static final String STORY = "add_story";
    static final String TRANSITION = "workflow_transition";
    static final String SPRINT = "sprint_transition";
    static final String CASCADE = "cascade";
    static final String SERIALIZATION = "context_serialization";
    static final String CHECKPOINT = "git_checkpoint";
    static final String LOAD = "checkpoint_load";
    static final String ISOLATION = "session_isolation";
    static final String LOOK_UP = "transition_in_memory";
    static final String CONTEXT = "context_optimize";
    static final String CONFIGURATION = "config_load";
    static final String PROFILE = "profile_load";

    static final List<OperationInfo> ALL = List.of(
            new OperationInfo(
                    STORY,
                    "Adds one story to a backlog, in which as many are preloaded as the test says, and waits until it is durable.",
                    List.of("add"),
                    Map.of()),
            new OperationInfo(
                    TRANSITION,
                    "Moves a TDD cycle along, on a story of the agent's own, where nobody is asked (mode autonomous): it is started, "
                            + "a test written, which fails; code, which passes; a refactoring, which passes; and committed. Each step "
                            + "is durable before the next.",
                    TransitionWorkload.MIX,
                    Map.of()),
            new OperationInfo(
                    SPRINT,
                    "Moves a sprint along, each caller's in a project of its own with one story (mode autonomous): it is planned, "
                            + "started (which creates a task), paused, resumed, and cancelled. Each step is durable before the next.",
                    SprintWorkload.MIX,
                    Map.of()),
            new OperationInfo(
                    CASCADE,
                    "Submits a phase of the session's cascade, with thirteen scores where it needs them; at the check the gate "
                            + "must say that it may proceed.",
                    CascadeWorkload.MIX,
                    Map.of()),
            new OperationInfo(
                    CHECKPOINT,
                    "Keeps a checkpoint of the agent's session and waits until it is durable in the ledger; a repository, of which "
                            + "there is none here, would follow behind. The audit loads every one of them again.",
                    List.of("save"),
                    Map.of(CheckpointWorkload.BYTES, 1000L)),
            new OperationInfo(
                    LOAD,
                    "Loads the newest checkpoint of the agent's session, with what it holds; as many are preloaded into each session "
                            + "as the test says, one at least.",
                    List.of("latest"),
                    Map.of(CheckpointWorkload.BYTES, 1000L)),
            new OperationInfo(
                    ISOLATION,
                    "Each agent keeps a checkpoint; loads its own newest; and tries to get at another's: by number from its own "
                            + "session, in its own list, and by the other's session from another project. Whatever it gets that is "
                            + "not its own is an error.",
                    IsolationWorkload.MIX,
                    Set.of(Face.IN_PROCESS),
                    Map.of(CheckpointWorkload.BYTES, 1000L),
                    IsolationWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    LOOK_UP,
                    "Looks up a batch of transitions in the tables of sprint, TDD cycle and cascade, and asks the gate at each check; "
                            + "nothing is stored. The time is the whole batch's.",
                    List.of("batch"),
                    Map.of(LookUpWorkload.BATCH, 1000L)),
            new OperationInfo(
                    SERIALIZATION,
                    "Keeps a part of the session's context, as JSON, until it is durable, and reads it again: it must be what was kept.",
                    SerializationWorkload.MIX,
                    Map.of(SerializationWorkload.BYTES, 1000L)),
            new OperationInfo(
                    CONTEXT,
                    "Builds the context of a task within a budget of tokens (cl100k_base), from many more candidates than fit, some "
                            + "with the same text. Each result is counted anew, and every candidate must be told or named.",
                    List.of("build"),
                    Set.of(Face.IN_PROCESS),
                    Map.of(ContextWorkload.PARTS, 200L, ContextWorkload.BUDGET, 4000L),
                    ContextWorkload.GAUGES,
                    /* apart= */ false),
            new OperationInfo(
                    CONFIGURATION,
                    "Finds a configuration in which every key is set: in a file, and by variables. Each value must be what was "
                            + "written.",
                    ConfigurationWorkload.SOURCES,
                    Map.of()),
            new OperationInfo(
                    PROFILE,
                    "Finds the configuration of a file that names a profile, each of them in turn.",
                    Profile.names(),
                    Map.of()));

    private WorkflowOperations() {}
}
