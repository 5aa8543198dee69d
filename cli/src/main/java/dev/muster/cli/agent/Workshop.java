package dev.muster.cli.agent;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.MusterClient;
import dev.muster.runtime.inference.InferencePool;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.model.ModelPool;
import dev.muster.runtime.model.ServedContext;
import dev.muster.runtime.pool.Runners;
import dev.muster.runtime.process.GitWorkTrees;
import dev.muster.runtime.process.JsonLinesRunner;
import dev.muster.runtime.process.OneShotRunner;
import dev.muster.runtime.process.Surroundings;
import dev.muster.runtime.process.Workspaces;
import dev.muster.runtime.scripted.ScriptedRunner;
import dev.muster.runtime.work.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes what agents work with, of what they are. To be closed when the last of them has left. */
final class Workshop implements AutoCloseable {
    private final Workplace place;
    private final MusterClient client;
    private final @Nullable String token;
    private final Shell shell;
    private final AgentLines lines;
    private final Deque<Runnable> ends = new ArrayDeque<>();

    /**
     * A workshop.
     *
     * @param client asks the server what models are to be told
     * @param token what programs speak to the server with; null if it asks for none
     */
    Workshop(Workplace place, MusterClient client, @Nullable String token, Shell shell, AgentLines lines) {
        this.place = place;
        this.client = client;
        this.token = token;
        this.shell = shell;
        this.lines = lines;
    }

    /**
     * Makes it for agents of one make.
     *
     * @param pool what to call them where something is to be told; null for the only ones
     * @param way the only way of keeping programs to limits that will do; null for the best there is
     * @throws Failure if it cannot be made here
     */
    Runners runners(@Nullable String pool, Make make, Enforcements.@Nullable Kind way) throws InterruptedException {
        return switch (make) {
            case Make.Script(var steps) -> agent -> new ScriptedRunner(steps);
            case Make.Model(var spec) -> new ModelPool(spec, new ServedContext(client));
            case Make.Inference(var spec) -> {
                InferencePool thinking = new InferencePool(spec);
                ends.push(thinking::close);
                yield thinking;
            }
            case Make.Program program -> programs(pool, program, way);
        };
    }

    private Runners programs(@Nullable String pool, Make.Program program, Enforcements.@Nullable Kind way)
            throws InterruptedException {
        Function<String, Workspaces> workspaces = workspaces(pool, program);
        Enforcement enforcement = enforcement(pool, program.spec().limits(), way);
        return agent -> {
            Surroundings surroundings = new Surroundings(
                    agent,
                    place.server(),
                    place.project(),
                    token,
                    shell.environment(),
                    workspaces.apply(agent),
                    enforcement);
            return program.kept()
                    ? new JsonLinesRunner(program.spec(), surroundings, program.directory(), program.health())
                    : new OneShotRunner(program.spec(), surroundings);
        };
    }

    private Function<String, Workspaces> workspaces(@Nullable String pool, Make.Program program)
            throws InterruptedException {
        Path repository = program.worktree();
        if (repository == null) {
            Workspaces all = Workspaces.in(program.directory());
            return agent -> all;
        }
        GitWorkTrees trees;
        try {
            trees = GitWorkTrees.of(repository, program.keepFailed());
        } catch (IOException e) {
            throw Failure.usage((pool == null ? "--worktree: " : "pool '" + pool + "': ") + repository
                    + " is no git repository with a commit: " + e.getMessage());
        }
        trees.clearLeft().forEach(lines::note);
        return trees::by;
    }

    private Enforcement enforcement(@Nullable String pool, ResourceLimits limits, Enforcements.@Nullable Kind way) {
        String of = pool == null ? "" : pool + ": ";
        try {
            Enforcements.Choice choice = Enforcements.choose(limits, way, shell.environment());
            ends.push(choice.enforcement()::close);
            if (!limits.isNone()) {
                lines.note(of + "limits by " + choice.enforcement().describe());
                choice.passedOver().forEach(each -> lines.note(of + "not by " + each));
            }
            return choice.enforcement();
        } catch (Enforcements.NotHere e) {
            throw Failure.unreachable(of + e.getMessage());
        }
    }

    @Override
    public void close() {
        while (!ends.isEmpty()) {
            ends.pop().run();
        }
    }
}
