package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One agent that calls all tools in turn, and what the calls of a round hand on to each other. For one thread. */
final class ToolSeat {
    private final McpAgents agents;
    private final int agent;
    private long planned;
    private @Nullable String task;
    private @Nullable String lease;

    ToolSeat(McpAgents agents, int agent) {
        this.agents = agents;
        this.agent = agent;
    }

    McpPeer peer() {
        return agents.peer(agent);
    }

    String project() {
        return agents.project();
    }

    String session() {
        return agents.session(agent);
    }

    String task() {
        return there("task", task);
    }

    private static String there(String what, @Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("there is no " + what + ": the tool that makes it failed before");
        }
        return value;
    }

    /** Writes the round's task. */
    void aboutTask(Json json) {
        json.field("task_id", task()).field("session", session());
    }

    /** Writes the lease on the round's task. */
    void held(Json json) {
        json.field("lease", there("lease", lease)).field("session", session());
    }

    /** A call that plans a task, the round's from then on. */
    ToolUse.Ask plan() {
        String title = Titles.of("tool", agents.rung(), agent, ++planned);
        return new ToolUse.Ask(
                json -> json.field("title", title)
                        .field("description", "load of the lab")
                        .field("session", session()),
                result -> {
                    task = result.objects("tasks").getFirst().text("task_id");
                    agents.acknowledged().created(TaskId.parse(task).value(), title);
                    return true;
                });
    }

    /** A call that claims the round's task. */
    ToolUse.Ask claim() {
        return new ToolUse.Ask(this::aboutTask, result -> {
            if (!result.flag("claimed", false)) {
                return false;
            }
            lease = result.text("lease");
            return result.object("task").text("task_id").equals(task());
        });
    }

    boolean completed() {
        agents.acknowledged().completed(TaskId.parse(task()).value());
        return true;
    }

    void planNow() throws IOException, InterruptedException, McpPeer.ToolFailed {
        now("plan_task", plan());
    }

    void claimNow() throws IOException, InterruptedException, McpPeer.ToolFailed {
        now("claim_task", claim());
    }

    private void now(String tool, ToolUse.Ask ask) throws IOException, InterruptedException, McpPeer.ToolFailed {
        Fields result = peer().call(tool, ask.arguments());
        if (!ask.right().test(result)) {
            throw new IllegalStateException(tool + " did not do what it was called for: " + result.values());
        }
    }
}
