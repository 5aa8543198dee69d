package dev.muster.lab.engine;

import dev.muster.client.UnreachableException;
import dev.muster.client.call.Questions;
import dev.muster.client.socket.AgentConnection;
import dev.muster.client.socket.AgentConnections;
import dev.muster.client.socket.Hello;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.SessionId;
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
import java.util.Objects;
import java.util.Set;

/**
 * An agent that stays connected by a WebSocket. Whatever it has asked when its connection breaks has failed; the
 * connection comes back by itself and goes on with its session.
 */
final class SocketRetryingAgent implements RetryingAgent {
    private final AgentConnection connection;
    private final String project;

    private SocketRetryingAgent(AgentConnection connection, String project) {
        this.connection = connection;
        this.project = project;
    }

    /** Connects and begins its session. */
    static SocketRetryingAgent connect(AgentConnections connections, String project, String name)
            throws InterruptedException {
        RegisterAgent agent = new RegisterAgent(name, Set.of(), Agents.CONCURRENCY, null);
        return new SocketRetryingAgent(connections.connect(Hello.agent(agent, project)), project);
    }

    private SessionId session() {
        return Objects.requireNonNull(connection.session(), "an agent has one");
    }

    /** Something that is asked over the connection. */
    private interface Question<R> {
        R answer() throws InterruptedException;
    }

    private static <R> R answered(Question<R> question) throws IOException, InterruptedException {
        try {
            return question.answer();
        } catch (UnreachableException gone) {
            throw new IOException(gone.getMessage(), gone);
        }
    }

    @Override
    public long create(String title, String key) throws IOException, InterruptedException {
        return answered(() ->
                        connection.execute(new CreateTasks(project, List.of(NewTask.titled(title)), key, session())))
                .getFirst()
                .id()
                .value();
    }

    @Override
    public Lease claim(long task, Duration lease) throws IOException, InterruptedException {
        return switch (answered(() ->
                connection.claim(new ClaimTask(session(), new TaskId(task), null, false, lease, Duration.ZERO)))) {
            case ClaimTask.Result.Claimed claimed -> claimed.lease();
            case ClaimTask.Result.Nothing nothing ->
                throw new IOException("a claim of one task was answered with nothing");
        };
    }

    @Override
    public void complete(Lease lease) throws IOException, InterruptedException {
        answered(() -> connection.execute(new CompleteTask(lease, "done", List.of(), session())));
    }

    @Override
    public boolean completed(TaskId task) throws IOException, InterruptedException {
        return answered(() -> connection.ask(Questions.task(task))).state() == TaskState.COMPLETED;
    }

    @Override
    public void leave() {
        connection.close();
    }
}
