package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestSetup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Builds a graph of tasks: each depends on a few of the thousand before it, but for the first hundred, which depend on
 * nothing. So there is no cycle, and always something that is ready.
 */
final class TaskGraphBuilder {
    static final String TASKS = "tasks";
    static final String DEPENDENCIES = "dependencies";
    /** How far back a dependency reaches. */
    static final int REACH = 1000;

    private static final int ROOTS = 100;
    private static final int BATCH = 1000;

    private final Engine engine;
    private final TestSetup setup;
    private final Acknowledged acknowledged;
    private final SplittableRandom random;
    /** The newest tasks, as many as dependencies reach back to. */
    private final List<TaskId> recent = new ArrayList<>();

    TaskGraphBuilder(Engine engine, TestSetup setup, Acknowledged acknowledged) {
        this.engine = engine;
        this.setup = setup;
        this.acknowledged = acknowledged;
        this.random = new SplittableRandom(setup.seed());
    }

    /**
     * A graph that has been built.
     *
     * @param newest its newest tasks, on which others may depend
     * @param tasksPerSecond how fast it was built
     */
    record Built(List<TaskId> newest, double tasksPerSecond) {}

    /** Builds it, in calls of a thousand tasks. */
    Built build() {
        long tasks = setup.option(TASKS);
        long from = System.nanoTime();
        for (long first = 0; first < tasks; first += BATCH) {
            if (setup.cancelled().getAsBoolean()) {
                throw new TargetException("interrupted while building the graph");
            }
            add(first, (int) Math.min(BATCH, tasks - first));
            setup.preloaded().accept(Math.min(tasks, first + BATCH));
        }
        return new Built(List.copyOf(recent), tasks / ((System.nanoTime() - from) / 1e9));
    }

    private void add(long first, int size) {
        List<NewTask> tasks = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tasks.add(NewTask.titled(Titles.of("graph", 0, 0, first + i))
                    .withRef("t" + i)
                    .withDependencies(dependencies(first + i, i)));
        }
        List<CreateTasks.Created> created = engine.execute(new CreateTasks(Agents.PROJECT, tasks, null, null));
        for (int i = 0; i < size; i++) {
            acknowledged.created(created.get(i).id().value(), tasks.get(i).title());
            recent.add(created.get(i).id());
        }
        if (recent.size() > REACH) {
            recent.subList(0, recent.size() - REACH).clear();
        }
    }

    /** On tasks of the same call by their names, on earlier ones by their ids. */
    private List<Dependency> dependencies(long number, int inCall) {
        if (number < ROOTS) {
            return List.of();
        }
        Set<Integer> back = new LinkedHashSet<>();
        int reach = (int) Math.min(REACH, number);
        long wanted = Math.min(setup.option(DEPENDENCIES), reach);
        while (back.size() < wanted) {
            back.add(1 + random.nextInt(Math.min(reach, inCall + recent.size())));
        }
        return back.stream()
                .map(distance -> distance <= inCall
                        ? Dependency.onRef("t" + (inCall - distance))
                        : Dependency.on(recent.get(recent.size() - (distance - inCall))))
                .toList();
    }
}
