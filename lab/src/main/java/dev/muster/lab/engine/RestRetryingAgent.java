package dev.muster.lab.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.UnreachableException;
import dev.muster.client.call.Questions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** An agent that speaks REST. Its session is the server's own record and outlives it. */
final class RestRetryingAgent implements RetryingAgent {
    private final MusterClient client;
    private final String project;
    private final SessionId session;

    private RestRetryingAgent(MusterClient client, String project, SessionId session) {
        this.client = client;
        this.project = project;
        this.session = session;
    }

    /** Begins its session. */
    static RestRetryingAgent connect(MusterClient client, String project, String name) {
        SessionId session = client.execute(new StartSession(
                project, new RegisterAgent(name, Set.of(), Agents.CONCURRENCY, null), /* createProject= */ false));
        return new RestRetryingAgent(client, project, session);
    }

    SessionId session() {
        return session;
    }

    private static <R> R answered(Supplier<R> call) throws IOException {
        try {
            return call.get();
        } catch (UnreachableException gone) {
            throw new IOException(gone.getMessage(), gone);
        }
    }

    @Override
    public long create(String title, String key) throws IOException {
        return answered(() -> client.execute(new CreateTasks(project, List.of(NewTask.titled(title)), key, session)))
                .getFirst()
                .id()
                .value();
    }

    @Override
    public Lease claim(long task, Duration lease) throws IOException {
        ClaimTask claim = new ClaimTask(session, new TaskId(task), null, false, lease, Duration.ZERO);
        return switch (answered(() -> client.execute(claim))) {
            case ClaimTask.Result.Claimed claimed -> claimed.lease();
            case ClaimTask.Result.Nothing nothing ->
                throw new IOException("a claim of one task was answered with nothing");
        };
    }

    @Override
    public void complete(Lease lease) throws IOException {
        answered(() -> client.execute(new CompleteTask(lease, "done", List.of(), session)));
    }

    @Override
    public boolean completed(TaskId task) throws IOException {
        return completed(client, task);
    }

    /** Asks whether a task is completed. */
    static boolean completed(MusterClient client, TaskId task) throws IOException {
        return answered(() -> client.ask(Questions.task(task))).state() == TaskState.COMPLETED;
    }

    @Override
    public void leave() {
        // The session stays as it is: the audit reads it, and nothing is bound to a connection.
    }
}
