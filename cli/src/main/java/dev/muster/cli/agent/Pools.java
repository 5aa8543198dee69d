package dev.muster.cli.agent;

import dev.muster.cli.agent.AgentsFile.Make;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.MusterClient;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.model.ModelPool;
import dev.muster.runtime.model.ModelSpec;
import dev.muster.runtime.model.ServedContext;
import dev.muster.runtime.pool.Dispatcher;
import dev.muster.runtime.pool.PoolSpec;
import dev.muster.runtime.pool.RoleSpec;
import dev.muster.runtime.pool.Runners;
import dev.muster.runtime.pool.ServedBoard;
import dev.muster.runtime.process.GitWorkTrees;
import dev.muster.runtime.process.JsonLinesRunner;
import dev.muster.runtime.process.OneShotRunner;
import dev.muster.runtime.process.Programs;
import dev.muster.runtime.process.Surroundings;
import dev.muster.runtime.process.Workspaces;
import dev.muster.runtime.scripted.ScriptedRunner;
import dev.muster.runtime.work.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pools of a file at work. */
final class Pools implements AutoCloseable {
    private final List<Dispatcher> roles = new ArrayList<>();
    private final List<Enforcement> enforcements = new ArrayList<>();
    private final CountDownLatch over;

    private Pools(int roles) {
        this.over = new CountDownLatch(roles);
    }

    /** Checks what can be checked before anything starts. */
    static void check(AgentsFile.Content content, Shell shell) {
        content.makes().forEach((name, make) -> {
            if (make instanceof Make.Model(var keys)) {
                try {
                    ModelSpec ignored = keys.spec(shell.environment());
                } catch (IllegalArgumentException e) {
                    throw Failure.usage("pool '" + name + "': " + e.getMessage());
                }
            }
            if (make instanceof Make.Program program) {
                String problem =
                        Programs.problem(program.spec().command().getFirst(), program.directory(), shell.environment());
                if (problem != null) {
                    throw Failure.usage("pool '" + name + "': " + problem);
                }
            }
        });
    }

    /**
     * Starts them.
     *
     * @param token what their programs speak to the server with; null if it asks for none
     */
    static Pools start(
            AgentsFile.Content content,
            Workplace place,
            MusterClient client,
            @Nullable String token,
            Shell shell,
            Duration renewEvery,
            AgentLines lines)
            throws InterruptedException {
        Pools pools = new Pools(content.roles().size());
        Map<String, Runners> runners = new HashMap<>();
        for (Map.Entry<String, Make> each : content.makes().entrySet()) {
            runners.put(
                    each.getKey(), pools.runners(each.getKey(), each.getValue(), place, client, token, shell, lines));
        }
        for (RoleSpec role : content.roles()) {
            Function<PoolSpec, Runners> of = pool -> Objects.requireNonNull(runners.get(pool.name()));
            Dispatcher dispatcher =
                    new Dispatcher(role, of, place, new ServedBoard(client, place.project()), renewEvery, lines);
            pools.roles.add(dispatcher);
            Thread.ofVirtual().name(role.name()).start(() -> pools.run(dispatcher));
        }
        return pools;
    }

    private void run(Dispatcher dispatcher) {
        try {
            dispatcher.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private Runners runners(
            String pool,
            Make make,
            Workplace place,
            MusterClient client,
            @Nullable String token,
            Shell shell,
            AgentLines lines)
            throws InterruptedException {
        return switch (make) {
            case Make.Script(var steps) -> agent -> new ScriptedRunner(steps);
            case Make.Model(var keys) -> new ModelPool(keys.spec(shell.environment()), new ServedContext(client));
            case Make.Program program -> {
                Enforcement enforcement = enforcement(pool, program.spec().limits(), shell, lines);
                Function<String, Workspaces> workspaces = workspaces(pool, program);
                yield agent -> runner(
                        program,
                        new Surroundings(
                                agent,
                                place.server(),
                                place.project(),
                                token,
                                shell.environment(),
                                workspaces.apply(agent),
                                enforcement));
            }
        };
    }

    private static Runner runner(Make.Program program, Surroundings surroundings) {
        return program.kept()
                ? new JsonLinesRunner(program.spec(), surroundings, program.directory(), program.health())
                : new OneShotRunner(program.spec(), surroundings);
    }

    private static Function<String, Workspaces> workspaces(String pool, Make.Program program)
            throws InterruptedException {
        if (program.worktree() == null) {
            Workspaces all = Workspaces.in(program.directory());
            return agent -> all;
        }
        try {
            return GitWorkTrees.of(program.worktree(), program.keepFailed())::by;
        } catch (IOException e) {
            throw Failure.usage("pool '" + pool + "': " + program.worktree() + " is no git repository with a commit: "
                    + e.getMessage());
        }
    }

    private Enforcement enforcement(String pool, ResourceLimits limits, Shell shell, AgentLines lines) {
        try {
            Enforcements.Choice choice = Enforcements.choose(limits, null, shell.environment());
            enforcements.add(choice.enforcement());
            if (!limits.isNone()) {
                lines.note(pool + ": limits by " + choice.enforcement().describe());
                choice.passedOver().forEach(each -> lines.note(pool + ": not by " + each));
            }
            return choice.enforcement();
        } catch (Enforcements.NotHere e) {
            throw Failure.unreachable("pool '" + pool + "': " + e.getMessage());
        }
    }

    /** Waits until all agents have left. */
    void await() throws InterruptedException {
        over.await();
    }

    /** Lets them finish what they hold, then has what is left given back. */
    void drain(Duration patience) throws InterruptedException {
        roles.forEach(Dispatcher::drain);
        if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            roles.forEach(Dispatcher::stop);
            over.await();
        }
    }

    @Override
    public void close() {
        enforcements.forEach(Enforcement::close);
    }
}
