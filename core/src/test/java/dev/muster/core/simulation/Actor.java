package dev.muster.core.simulation;

import dev.muster.core.Answer;
import dev.muster.core.agent.AgentId;
import dev.muster.core.ledger.Command;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Somebody who sends commands. */
abstract class Actor {
    static final List<String> CAPABILITIES = List.of("java", "web");
    static final List<String> KEYS = List.of("db", "deploy");

    final Simulation world;
    final RandomGenerator random;

    Actor(Simulation world) {
        this.world = world;
        this.random = world.random();
    }

    /** Does something, or nothing. */
    abstract void act();

    /** Sends a command whose answer is of no interest. */
    <R> Call<R> send(Command<R> command) {
        return send(command, answer -> {}, () -> {});
    }

    <R> Call<R> send(Command<R> command, Consumer<Answer<R>> onAnswer, Runnable onLoss) {
        Call<R> call = new Call<>(world.nextCall(), command, onAnswer, onLoss);
        world.post().send(call);
        return call;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A word that finds the effect of the next command in the log. */
    String mark() {
        return Call.marker(world.nextCall());
    }

    @Nullable
    TaskId anyTask() {
        List<Long> ids = new ArrayList<>(world.audit().rows().keySet());
        return ids.isEmpty() ? null : new TaskId(oneOf(ids));
    }

    @Nullable
    AgentId anyAgent() {
        List<Long> ids = new ArrayList<>(world.audit().model().agents.keySet());
        return ids.isEmpty() ? null : new AgentId(oneOf(ids));
    }

    /** An order of one task, or of a small graph. */
    Orders.Order order(String project, @Nullable String key) {
        int size = chance(0.6) ? 1 : 2 + random.nextInt(5);
        String mark = mark();
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tasks.add(task(project, mark, i));
        }
        return world.orders().place(project, key, tasks);
    }

    private NewTask task(String project, String mark, int place) {
        NewTask task = NewTask.titled(mark + place).withRef("r" + place).withMaxAttempts(1 + random.nextInt(3));
        if (chance(0.3)) {
            task = task.withPriority(random.nextInt(5) - 2);
        }
        if (chance(0.3)) {
            task = task.requiring(oneOf(CAPABILITIES));
        }
        if (chance(0.3)) {
            task = task.withConcurrencyKey(oneOf(KEYS));
        }
        if (chance(0.15)) {
            task = task.withNotBefore(in(random.nextInt(60_000)));
        }
        if (chance(0.1)) {
            task = task.withDeadline(in(random.nextInt(600_000) - 1_000));
        }
        if (chance(0.1)) {
            task = task.withExecutionTimeout(Duration.ofMillis(1 + random.nextInt(90_000)));
        }
        if (chance(0.1)) {
            task = task.withProgressTimeout(Duration.ofMillis(1 + random.nextInt(60_000)));
        }
        return related(task, project, place);
    }

    private NewTask related(NewTask task, String project, int place) {
        List<Dependency> dependencies = new ArrayList<>();
        for (int i = 0; i < place; i++) {
            if (chance(0.35)) {
                dependencies.add(kind(Dependency.onRef("r" + i)));
            }
        }
        if (chance(0.25)) {
            TaskId on = taskOf(project);
            if (on != null) {
                dependencies.add(kind(Dependency.on(on)));
            }
        }
        NewTask result = task.withDependencies(dependencies);
        if (chance(0.12)) {
            TaskId parent = taskOf(project);
            return parent == null ? result : result.withParent(parent);
        }
        return place > 0 && chance(0.15) ? result.withParentRef("r" + random.nextInt(place)) : result;
    }

    private Dependency kind(Dependency dependency) {
        return chance(0.3) ? dependency.soft() : chance(0.2) ? dependency.data("out") : dependency;
    }

    private @Nullable TaskId taskOf(String project) {
        List<Long> ids = world.audit().rows().values().stream()
                .filter(row -> world.audit().model().project(row.project()).name.equals(project))
                .map(StoreFile.TaskRecord::id)
                .toList();
        return ids.isEmpty() ? null : new TaskId(oneOf(ids));
    }

    Instant in(long millis) {
        return world.clock().instant().plusMillis(millis);
    }
}
