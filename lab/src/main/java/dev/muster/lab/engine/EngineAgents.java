package dev.muster.lab.engine;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineStats;
import dev.muster.core.RefusedException;
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
import dev.muster.lab.target.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Agents on an engine in this process. */
final class EngineAgents extends Agents {
    private final Engine engine;
    private final List<SessionId> sessions;

    private EngineAgents(Engine engine, Stage stage, List<SessionId> sessions) {
        super(stage);
        this.engine = engine;
        this.sessions = sessions;
    }

    /** Registers agents and starts a session for each, all at once. */
    static EngineAgents connect(Engine engine, int agents, Stage stage) {
        List<SessionId> sessions = together(
                agents,
                agent -> engine.execute(new StartSession(
                        stage.project(),
                        new RegisterAgent("agent-" + agent, Set.of(), CONCURRENCY, null),
                        /* createProject= */ false)));
        return new EngineAgents(engine, stage, sessions);
    }

    Engine engine() {
        return engine;
    }

    @Override
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

    @Override
    Call<Long> createTask(int agent, String title) {
        CreateTasks command = new CreateTasks(project(), List.of(NewTask.titled(title)), null, session(agent));
        return switch (call(command)) {
            case Call.Done<List<CreateTasks.Created>> done ->
                new Call.Done<>(done.value().getFirst().id().value());
            case Call.Failed<List<CreateTasks.Created>> failed -> new Call.Failed<>(failed.outcome());
        };
    }

    @Override
    Call<Held> claim(int agent, Duration wait) {
        try {
            return switch (engine.claim(new ClaimTask(session(agent)).waiting(wait))) {
                case ClaimTask.Result.Claimed claimed ->
                    new Call.Done<>(new Held(claimed.lease(), claimed.task().title()));
                case ClaimTask.Result.Nothing nothing -> new Call.Failed<>(new Outcome.Failed("nothing_to_claim"));
            };
        } catch (RefusedException refused) {
            return new Call.Failed<>(failed(refused.refusal()));
        }
    }

    @Override
    Call<Boolean> completeTask(int agent, Lease lease) {
        return switch (call(new CompleteTask(lease, "done", List.of(), session(agent)))) {
            case Call.Done<TaskState> done -> new Call.Done<>(true);
            case Call.Failed<TaskState> failed -> new Call.Failed<>(failed.outcome());
        };
    }

    @Override
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

    @Override
    void disconnect() {
        together(count(), agent -> engine.ask(new EndSession(session(agent))));
    }
}
