package dev.muster.lab.engine;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineStats;
import dev.muster.core.Refusal;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The agents of one rung, each with a session of its own, and the calls they make. */
final class EngineAgents {
    static final String PROJECT = "lab";

    private static final int CONCURRENCY = 100;

    private final Engine engine;
    private final int rung;
    private final List<SessionId> sessions;
    private final Acknowledged acknowledged;

    private EngineAgents(Engine engine, int rung, List<SessionId> sessions, Acknowledged acknowledged) {
        this.engine = engine;
        this.rung = rung;
        this.sessions = sessions;
        this.acknowledged = acknowledged;
    }

    /** What a call came to. */
    sealed interface Call<R> {
        record Done<R>(R value) implements Call<R> {}

        record Failed<R>(Outcome.Failed outcome) implements Call<R> {}
    }

    /** Registers agents and starts a session for each, all at once. */
    static EngineAgents connect(Engine engine, int agents, int rung, Acknowledged acknowledged) {
        List<SessionId> sessions = together(
                agents,
                agent -> engine.execute(new StartSession(
                        PROJECT,
                        new RegisterAgent("agent-" + agent, Set.of(), CONCURRENCY, null),
                        /* createProject= */ false)));
        return new EngineAgents(engine, rung, sessions, acknowledged);
    }

    /** Makes calls from so many threads at once and waits for all of them. */
    static <T> List<T> together(int count, IntFunction<T> call) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> call.apply(i)))
                    .toList();
            return calls.stream().map(EngineAgents::result).toList();
        }
    }

    private static <T> T result(Future<T> call) {
        try {
            return call.get();
        } catch (ExecutionException failed) {
            throw new TargetException("the engine could not be set up: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while setting up", interrupted);
        }
    }

    Engine engine() {
        return engine;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    int count() {
        return sessions.size();
    }

    SessionId session(int agent) {
        return sessions.get(agent);
    }

    /** Makes a change; a refusal becomes a failed outcome of its kind. */
    <R> Call<R> call(Command<R> command) {
        return switch (engine.ask(command)) {
            case Answer.Done<R> done -> new Call.Done<>(done.value());
            case Answer.Refused<R> refused -> new Call.Failed<>(failed(refused.refusal()));
        };
    }

    static Outcome.Failed failed(Refusal refusal) {
        return new Outcome.Failed(refusal.code().name().toLowerCase(Locale.ROOT));
    }

    /** Creates a task and remembers that it was acknowledged. */
    Outcome create(int agent, long index) {
        String title = Titles.of("load", rung, agent, index);
        CreateTasks command = new CreateTasks(PROJECT, List.of(NewTask.titled(title)), null, session(agent));
        return switch (call(command)) {
            case Call.Done<List<CreateTasks.Created>> done -> {
                acknowledged.created(done.value().getFirst().id().value(), title);
                yield Outcome.OK;
            }
            case Call.Failed<List<CreateTasks.Created>> failed -> failed.outcome();
        };
    }

    /** Claims the best task there is, without waiting. */
    Call<Lease> claim(int agent) {
        return switch (call(new ClaimTask(session(agent)))) {
            case Call.Done<ClaimTask.Result> done ->
                done.value() instanceof ClaimTask.Result.Claimed claimed
                        ? new Call.Done<>(claimed.lease())
                        : new Call.Failed<>(new Outcome.Failed("nothing_to_claim"));
            case Call.Failed<ClaimTask.Result> failed -> new Call.Failed<>(failed.outcome());
        };
    }

    /** Completes a task and remembers that it was acknowledged. */
    Outcome complete(int agent, Lease lease) {
        return switch (call(new CompleteTask(lease, "done", List.of(), session(agent)))) {
            case Call.Done<TaskState> done -> {
                acknowledged.completed(lease.task().value());
                yield Outcome.OK;
            }
            case Call.Failed<TaskState> failed -> failed.outcome();
        };
    }

    /** Creates and completes this many tasks, the agents at once; fails if any step does. */
    void finish(long tasks) {
        together(count(), agent -> {
            for (long index = agent; index < tasks; index += count()) {
                if (create(agent, index) instanceof Outcome.Failed failed) {
                    throw new IllegalStateException("a task could not be created: " + failed);
                }
                switch (claim(agent)) {
                    case Call.Done<Lease> claimed when complete(agent, claimed.value()) instanceof Outcome.Ok -> {}
                    case Call<Lease> failed ->
                        throw new IllegalStateException("a task could not be finished: " + failed);
                }
            }
            return agent;
        });
    }

    /** The engine's own counters. */
    Map<String, Long> counters() {
        EngineStats stats = engine.stats();
        return Map.of(
                "commits", stats.commits(),
                "commands answered", stats.answered(),
                "writer statements", stats.writerStatements(),
                "reader statements", stats.readerStatements(),
                "commit time, µs", stats.commitNanos() / 1000,
                "refused as busy", stats.busy());
    }

    /** Ends every session. */
    void disconnect() {
        together(count(), agent -> engine.ask(new EndSession(session(agent))));
    }
}
