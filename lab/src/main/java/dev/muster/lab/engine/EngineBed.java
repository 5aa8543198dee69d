package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import dev.muster.core.StoreSize;
import dev.muster.core.project.CreateProject;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.store.Store;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskQuery;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.database.DatabaseInspection;
import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.resource.LiveHeap;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An engine on its data directory, set up for one test. */
final class EngineBed implements TestBed {
    private static final int PRELOAD_BATCH = 1000;
    private static final int PRELOADERS = 3;

    private final Engine engine;
    private final Path data;
    private final TestSetup setup;
    private final Acknowledged acknowledged = new Acknowledged();
    private int rungs;
    private TaskGraphBuilder.@Nullable Built graph;
    private boolean closed;

    private EngineBed(Engine engine, Path data, TestSetup setup) {
        this.engine = engine;
        this.data = data;
        this.setup = setup;
    }

    /**
     * Opens an engine on a data directory and prepares it.
     *
     * @throws TargetException when it cannot be opened
     */
    static EngineBed opened(Path data, TestSetup setup, EngineOptions configured) {
        try {
            return prepared(Engine.open(data, options(setup, configured)), data, setup);
        } catch (DataDirectory.InUse taken) {
            throw new TargetException(taken.getMessage() + "; end that process or choose another --out", taken);
        } catch (EngineException broken) {
            throw new TargetException("the engine could not be opened: " + broken.getMessage(), broken);
        }
    }

    private static EngineOptions options(TestSetup setup, EngineOptions configured) {
        if (!setup.operation().equals(LimitOperations.POOL)) {
            return configured;
        }
        if (setup.preload() == 0) {
            throw new TargetException(LimitOperations.POOL
                    + " needs many tasks, so that a query takes long; set 'preload', for instance to 100000");
        }
        return configured.withReaders((int) setup.option(PoolWorkload.CONNECTIONS));
    }

    /** Creates the project and puts in what the test wants to find. The bed owns the engine from here on. */
    private static EngineBed prepared(Engine engine, Path data, TestSetup setup) {
        EngineBed bed = new EngineBed(engine, data, setup);
        try {
            engine.execute(new CreateProject(Agents.PROJECT, "load of the lab"));
            bed.preload();
            if (setup.operation().equals(LimitOperations.GRAPH)) {
                bed.graph = new TaskGraphBuilder(engine, setup, bed.acknowledged).build();
            }
        } catch (RuntimeException failed) {
            bed.close();
            throw failed;
        }
        return bed;
    }

    private void preload() {
        if (setup.operation().equals(WorkflowOperations.LOAD)) {
            return; // into sessions, which begin with the rung
        }
        long batches = (setup.preload() + PRELOAD_BATCH - 1) / PRELOAD_BATCH;
        AtomicLong next = new AtomicLong();
        AtomicLong done = new AtomicLong();
        // A few at a time: while one batch waits for the disk, the next is being written.
        Agents.together(PRELOADERS, preloader -> {
            for (long batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
                if (setup.cancelled().getAsBoolean()) {
                    return false;
                }
                int size = (int) Math.min(PRELOAD_BATCH, setup.preload() - batch * PRELOAD_BATCH);
                preload(batch * PRELOAD_BATCH, size);
                setup.preloaded().accept(done.addAndGet(size));
            }
            return true;
        });
        if (setup.cancelled().getAsBoolean()) {
            throw new TargetException("interrupted while preloading");
        }
        if (setup.preload() > 0 && !setup.operation().equals(WorkflowOperations.STORY)) {
            // The search index is written behind; ask once now, so that the load finds it built.
            engine.reads()
                    .tasks(TaskQuery.of(Agents.PROJECT)
                            .containing(Titles.COMMON_WORD)
                            .atMost(1));
        }
    }

    private void preload(long first, int size) {
        if (setup.operation().equals(WorkflowOperations.STORY)) {
            StoriesWorkload.preload(engine, acknowledged, first, size);
            return;
        }
        List<NewTask> tasks = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tasks.add(NewTask.titled(Titles.of("preload", 0, 0, first + i)));
        }
        List<CreateTasks.Created> created = engine.execute(new CreateTasks(Agents.PROJECT, tasks, null, null));
        for (int i = 0; i < size; i++) {
            acknowledged.created(created.get(i).id().value(), tasks.get(i).title());
        }
    }

    Path data() {
        return data;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    /** Registers agents that stay and whose silence means nothing, and lets them finish tasks. */
    void settle(int agents, long finished) {
        EngineAgents.connect(engine, agents, new Stage(Agents.PROJECT, ++rungs, acknowledged))
                .finish(finished);
    }

    @Override
    public Workload connect(int agents) {
        Stage stage = new Stage(Agents.PROJECT, ++rungs, acknowledged);
        switch (setup.operation()) {
            case LimitOperations.CHURN -> {
                return new ChurnWorkload(Caller.of(engine), stage, agents, LiveHeap::bytes);
            }
            case LimitOperations.STORM -> {
                return new StormWorkload(Caller.of(engine), stage, (int) setup.option(StormWorkload.SESSIONS));
            }
            case LimitOperations.PROJECTS -> {
                return new ProjectsWorkload(
                        Caller.of(engine), stage, agents, (int) setup.option(ProjectsWorkload.PROJECTS), (int)
                                setup.option(ProjectsWorkload.BACKLOG));
            }
            case LimitOperations.POOL -> {
                return new PoolWorkload(engine, (int) setup.option(PoolWorkload.CALLERS));
            }
            case LimitOperations.SCAN -> {
                return new ScanWorkload(Caller.of(engine), stage.project());
            }
            default -> {
                return connected(EngineAgents.connect(engine, agents, stage));
            }
        }
    }

    private Workload connected(EngineAgents connected) {
        return switch (setup.operation()) {
            case "task_creation" -> new CreationWorkload(connected);
            case "task_lifecycle" -> new CycleWorkload(connected);
            case "claim_wakeup" ->
                new WakeupWorkload(connected, () -> engine.stats().parked());
            case EngineDriver.STATEMENTS -> new StatementsWorkload(connected, setup.seed());
            case "event_bus" ->
                new EventBusWorkload(connected, (int) setup.option(EngineDriver.SUBSCRIBERS), (int)
                        setup.option(EngineDriver.BATCH));
            case "concurrent_agents" -> new StepsWorkload(connected);
            case WorkflowOperations.STORY -> new StoriesWorkload(connected);
            case WorkflowOperations.TRANSITION -> new TransitionWorkload(connected);
            case WorkflowOperations.SPRINT -> new SprintWorkload(connected);
            case WorkflowOperations.SERIALIZATION ->
                new SerializationWorkload(connected, (int) setup.option(SerializationWorkload.BYTES));
            case WorkflowOperations.CASCADE -> new CascadeWorkload(connected);
            case WorkflowOperations.CHECKPOINT -> new CheckpointWorkload(seats(connected));
            case WorkflowOperations.LOAD -> new CheckpointLoadWorkload(seats(connected), setup.preload());
            case WorkflowOperations.ISOLATION -> new IsolationWorkload(seats(connected));
            case LimitOperations.GRAPH ->
                new GraphWorkload(
                        connected,
                        Objects.requireNonNull(graph, "the graph was built when the bed was prepared"),
                        (int) setup.option(TaskGraphBuilder.DEPENDENCIES),
                        setup.seed());
            default -> throw new TargetException("the engine driver offers no operation '" + setup.operation() + "'");
        };
    }

    private CheckpointSeats seats(EngineAgents connected) {
        return new CheckpointSeats(connected, (int) setup.option(CheckpointWorkload.BYTES));
    }

    @Override
    public Map<String, Long> stored() {
        StoreSize size = engine.storeSize();
        long tasks = engine.reads().census().tasks().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Stored.of(tasks, engine.ledger().stats().events(), size.database(), size.log());
    }

    @Override
    public Optional<AuditFindings> auditUnderLoad() {
        return Optional.of(EngineDriver.audit(data, null));
    }

    @Override
    public Optional<DatabaseReport> database() {
        if (!setup.operation().equals(EngineDriver.STATEMENTS) || closed) {
            return Optional.empty();
        }
        try {
            String store = data.resolve(Store.FILE).toString();
            return Optional.of(
                    new DatabaseInspection(store, null, EngineStatements.all(), /* tryIndexes= */ false).report());
        } catch (IOException unreadable) {
            throw new TargetException("the engine's statements cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public Optional<AuditFindings> audit() {
        @Nullable AuditFindings loaded = closed ? null : CheckpointReadBack.of(engine);
        close();
        AuditFindings stored = EngineDriver.audit(data, acknowledged);
        return Optional.of(loaded == null ? stored : stored.plus(loaded));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.close();
        }
    }
}
