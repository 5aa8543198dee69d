package dev.muster.lab.engine;

import dev.muster.core.RefusedException;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Work on a large graph of tasks: add one that depends on some of the newest, claim one that is ready, complete it,
 * which sets others free, and ask what a task depends on. As many are added as completed, so that the graph keeps its
 * size.
 */
final class GraphWorkload extends AgentWorkload<EngineAgents> {
    static final List<String> MIX = List.of("add", "claim", "complete", "dependencies");
    static final String BUILT = "built_per_second";

    static final List<GaugeInfo> GAUGES = List.of(new GaugeInfo(
            BUILT, "tasks/s", "How fast the graph was built before the first rung, in calls of a thousand tasks."));

    /** For the moments in which every ready task is being worked on by somebody. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final TaskGraphBuilder.Built graph;
    private final int dependencies;
    private final @Nullable Lease[] leases;
    private final SplittableRandom[] random;
    /** A ring of the newest tasks; agents replace any of its places, so that the newest are always near. */
    private final AtomicReferenceArray<TaskId> newest;

    GraphWorkload(EngineAgents agents, TaskGraphBuilder.Built graph, int dependencies, long seed) {
        super(agents);
        this.graph = graph;
        this.dependencies = Math.min(dependencies, graph.newest().size());
        this.leases = new Lease[agents.count()];
        this.random = new SplittableRandom[agents.count()];
        for (int agent = 0; agent < random.length; agent++) {
            random[agent] = new SplittableRandom(seed + agent);
        }
        this.newest = new AtomicReferenceArray<>(graph.newest().toArray(TaskId[]::new));
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return switch (MIX.get(operation)) {
            case "add" -> add(agent, index);
            case "claim" -> claim(agent);
            case "complete" -> complete(agent);
            default -> look(agent);
        };
    }

    private Outcome add(int agent, long index) {
        Set<TaskId> on = new LinkedHashSet<>();
        while (on.size() < dependencies) {
            on.add(newest.get(random[agent].nextInt(newest.length())));
        }
        String title = Titles.of("add", agents.rung(), agent, index);
        NewTask task = NewTask.titled(title)
                .withDependencies(on.stream().map(Dependency::on).toList());
        return switch (agents.call(new CreateTasks(agents.project(), List.of(task), null, agents.session(agent)))) {
            case Call.Failed<List<CreateTasks.Created>>(Outcome.Failed failed) -> failed;
            case Call.Done<List<CreateTasks.Created>>(List<CreateTasks.Created> created) -> {
                TaskId id = created.getFirst().id();
                agents.acknowledged().created(id.value(), title);
                newest.set(random[agent].nextInt(newest.length()), id);
                yield Outcome.OK;
            }
        };
    }

    private Outcome claim(int agent) {
        return switch (agents.claim(agent, WAIT)) {
            case Call.Failed<Agents.Held>(Outcome.Failed failed) -> failed;
            case Call.Done<Agents.Held>(Agents.Held held) -> {
                leases[agent] = held.lease();
                yield Outcome.OK;
            }
        };
    }

    private Outcome complete(int agent) throws InterruptedException {
        Lease lease = leases[agent];
        if (lease == null) {
            return new Outcome.Failed("nothing_claimed");
        }
        leases[agent] = null;
        return agents.complete(agent, lease);
    }

    private Outcome look(int agent) {
        try {
            TaskId task = newest.get(random[agent].nextInt(newest.length()));
            List<TaskId> on = agents.engine().reads().dependencies(task);
            return on.contains(task)
                    ? new Outcome.Failed("wrong_answer", task + " depends on itself: " + on)
                    : Outcome.OK;
        } catch (RefusedException refused) {
            return Agents.failed(refused.refusal());
        }
    }

    @Override
    public List<Gauge> windowEnds() {
        return List.of(Gauge.of(BUILT, graph.tasksPerSecond()));
    }
}
