package dev.muster.lab.engine;

import dev.muster.client.MusterClient;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.lab.target.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Agents that speak REST, through a client of Muster's own that is theirs: its connections end when they leave. */
final class RestAgents extends Agents {
    private final MusterClient client;
    private final List<SessionId> sessions;

    private RestAgents(MusterClient client, Stage stage, List<SessionId> sessions) {
        super(stage);
        this.client = client;
        this.sessions = sessions;
    }

    /**
     * Starts a session for each, all at once.
     *
     * @param client theirs from here on
     */
    static RestAgents connect(MusterClient client, int agents, Stage stage) {
        try {
            List<SessionId> sessions = together(
                    agents,
                    agent -> client.execute(new StartSession(
                            stage.project(),
                            new RegisterAgent(stage.agent(agent), Set.of(), CONCURRENCY, null),
                            /* createProject= */ false)));
            return new RestAgents(client, stage, sessions);
        } catch (RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    @Override
    int count() {
        return sessions.size();
    }

    @Override
    Call<Long> createTask(int agent, String title) {
        CreateTasks command = new CreateTasks(project(), List.of(NewTask.titled(title)), null, sessions.get(agent));
        return Caller.made(() -> client.execute(command).getFirst().id().value());
    }

    @Override
    Call<Held> claim(int agent, Duration wait) {
        Call<ClaimTask.Result> result =
                Caller.made(() -> client.claim(new ClaimTask(sessions.get(agent)).waiting(wait)));
        return switch (result) {
            case Call.Failed<ClaimTask.Result>(Outcome.Failed failed) -> new Call.Failed<>(failed);
            case Call.Done<ClaimTask.Result>(ClaimTask.Result.Claimed claimed) ->
                new Call.Done<>(new Held(claimed.lease(), claimed.task().title()));
            case Call.Done<ClaimTask.Result>(ClaimTask.Result.Nothing nothing) ->
                new Call.Failed<>(new Outcome.Failed("nothing_to_claim"));
        };
    }

    @Override
    Call<Boolean> completeTask(int agent, Lease lease) {
        return Caller.made(() -> {
            client.execute(new CompleteTask(lease, "done", List.of(), sessions.get(agent)));
            return true;
        });
    }

    /** The id of an agent's session. */
    String session(int agent) {
        return sessions.get(agent).value();
    }

    /** Creates a task for an agent; answers its id. */
    String make(int agent, String title) {
        return client.execute(new CreateTasks(project(), List.of(NewTask.titled(title)), null, sessions.get(agent)))
                .getFirst()
                .id()
                .toString();
    }

    /**
     * Claims a certain task for an agent; answers its lease.
     *
     * @throws IllegalStateException if it cannot be claimed
     */
    String claim(int agent, String task) {
        ClaimTask claim = new ClaimTask(
                sessions.get(agent), TaskId.parse(task), null, false, ClaimTask.DEFAULT_LEASE, Duration.ZERO);
        return switch (client.claim(claim)) {
            case ClaimTask.Result.Claimed claimed -> claimed.lease().toString();
            case ClaimTask.Result.Nothing nothing ->
                throw new IllegalStateException("task " + task + " could not be claimed");
        };
    }

    /** Registers an agent, or registers it anew. */
    void register(String name) {
        client.execute(new RegisterAgent(name, Set.of(), 1, null));
    }

    @Override
    Map<String, Long> counters() {
        var stats = client.stats();
        return Map.of("calls of the client", stats.calls(), "tries again", stats.retries());
    }

    @Override
    void disconnect() {
        try {
            together(count(), agent -> Caller.made(() -> client.execute(new EndSession(sessions.get(agent)))));
        } finally {
            client.close();
        }
    }
}
