package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent that calls MCP tools. Its connection's session ends with the server: it then begins another, as a client of
 * MCP has to, and goes on in its own session of Muster's, which the server remembers.
 */
final class McpRetryingAgent implements RetryingAgent {
    private final Connector connector;
    private final String project;
    private final String session;
    private final Looker looker;
    private @Nullable McpPeer peer;

    /** Looks whether a task is completed, past the agents: no tool tells it of one task. */
    @FunctionalInterface
    interface Looker {
        boolean completed(TaskId task) throws IOException;
    }

    /** Begins a session of MCP. */
    @FunctionalInterface
    interface Connector {
        McpPeer connect() throws IOException, InterruptedException;
    }

    private McpRetryingAgent(Connector connector, String project, String session, Looker looker, McpPeer peer) {
        this.connector = connector;
        this.project = project;
        this.session = session;
        this.looker = looker;
        this.peer = peer;
    }

    /** Connects and begins its session. */
    static McpRetryingAgent connect(Connector connector, String project, String name, Looker looker)
            throws IOException, InterruptedException {
        McpPeer peer = connector.connect();
        try {
            Fields started = peer.call(
                    "start_session",
                    arguments -> arguments.field("project", project).field("agent", name));
            return new McpRetryingAgent(connector, project, started.text("session"), looker, peer);
        } catch (McpPeer.ToolFailed failed) {
            throw new IOException("an agent could not start its session: " + failed.getMessage(), failed);
        }
    }

    private Fields call(String tool, Consumer<Json> arguments) throws IOException, InterruptedException {
        McpPeer now = peer;
        if (now == null) {
            now = connector.connect();
            peer = now;
        }
        try {
            return now.call(tool, json -> {
                arguments.accept(json);
                json.field("session", session);
            });
        } catch (McpPeer.ToolFailed failed) {
            // It answered: what a tool refuses is told in words, and the same call may do better later.
            throw new IOException(failed.getMessage(), failed);
        } catch (IOException gone) {
            peer = null; // nothing is to be saved of it: its server, or its session, is no more
            throw gone;
        }
    }

    @Override
    public long create(String title, String key) throws IOException, InterruptedException {
        Fields made = call(
                "plan_task",
                arguments -> arguments
                        .field("title", title)
                        .field("description", "load of the lab")
                        .field("idempotency_key", project + key));
        return TaskId.parse(made.objects("tasks").getFirst().text("task_id")).value();
    }

    @Override
    public Lease claim(long task, Duration lease) throws IOException, InterruptedException {
        Fields claimed = call(
                "claim_task",
                arguments -> arguments
                        .field("task_id", new TaskId(task).toString())
                        .field("lease_seconds", lease.toSeconds()));
        return Agents.held(claimed)
                .orElseThrow(() -> new IOException("the claim of one task was answered with nothing"))
                .lease();
    }

    @Override
    public void complete(Lease lease) throws IOException, InterruptedException {
        try {
            call("complete_task", arguments -> arguments.text("lease", lease).field("summary", "done"));
        } catch (IOException failed) {
            // A tool's words do not tell a repeated completion from another refusal: whether it is done does.
            if (!(failed.getCause() instanceof McpPeer.ToolFailed)) {
                throw failed;
            }
            if (!completed(lease.task())) {
                throw new RefusedException(ErrorCode.STALE_LEASE, String.valueOf(failed.getMessage()));
            }
        }
    }

    @Override
    public boolean completed(TaskId task) throws IOException, InterruptedException {
        return looker.completed(task);
    }

    @Override
    public void leave() {
        McpPeer now = peer;
        if (now != null) {
            now.close();
        }
    }
}
