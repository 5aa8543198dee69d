package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Agents that call MCP tools, each with a session of its own. */
final class McpAgents extends Agents {
    /** An agent's client, and the session that it acts in. */
    private record Seat(McpPeer peer, String session) {}

    private final List<Seat> seats;
    private final Consumer<List<McpPeer>> leave;

    private McpAgents(Stage stage, List<Seat> seats, Consumer<List<McpPeer>> leave) {
        super(stage);
        this.seats = seats;
        this.leave = leave;
    }

    /**
     * Starts a session for each, all at once.
     *
     * @param peers the client of each agent
     * @param leave what is done with the clients when the rung ends
     */
    static McpAgents connect(int agents, Stage stage, IntFunction<McpPeer> peers, Consumer<List<McpPeer>> leave) {
        List<Seat> seats = together(agents, agent -> {
            McpPeer peer = peers.apply(agent);
            try {
                Fields started = peer.call(
                        "start_session",
                        arguments -> arguments
                                .field("project", stage.project())
                                .field("agent", stage.agent(agent) + "-" + stage.rung()));
                return new Seat(peer, started.text("session"));
            } catch (IOException | McpPeer.ToolFailed e) {
                throw new TargetException("an agent could not start its session: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TargetException("interrupted while connecting", e);
            }
        });
        return new McpAgents(stage, seats, leave);
    }

    @Override
    int count() {
        return seats.size();
    }

    /** Calls a tool in an agent's session; what went wrong becomes a failed outcome of its kind. */
    private <R> Call<R> call(int agent, String tool, Consumer<Json> arguments, Function<Fields, R> answer)
            throws InterruptedException {
        Seat seat = seats.get(agent);
        try {
            return new Call.Done<>(answer.apply(seat.peer.call(tool, json -> {
                arguments.accept(json);
                json.field("session", seat.session);
            })));
        } catch (McpPeer.ToolFailed failed) {
            return new Call.Failed<>(new Outcome.Failed("tool_failed", failed.getMessage()));
        } catch (IOException gone) {
            return new Call.Failed<>(new Outcome.Failed("unreachable", gone.getMessage()));
        } catch (IllegalArgumentException wrong) {
            return new Call.Failed<>(new Outcome.Failed("wrong_answer", wrong.getMessage()));
        }
    }

    @Override
    Call<Long> createTask(int agent, String title) throws InterruptedException {
        return call(
                agent,
                "plan_task",
                arguments -> arguments.field("title", title).field("description", "load of the lab"),
                answer -> TaskId.parse(answer.objects("tasks").getFirst().text("task_id"))
                        .value());
    }

    @Override
    Call<Held> claim(int agent, Duration wait) throws InterruptedException {
        return heldOrNothing(call(
                agent,
                "claim_task",
                arguments -> arguments.field("wait_seconds", Math.min(wait.toSeconds(), 60)),
                Agents::held));
    }

    @Override
    Call<Boolean> completeTask(int agent, Lease lease) throws InterruptedException {
        return call(
                agent,
                "complete_task",
                arguments -> arguments.text("lease", lease).field("summary", "done"),
                answer -> answer.text("state").equals("completed"));
    }

    McpPeer peer(int agent) {
        return seats.get(agent).peer;
    }

    /** The id of an agent's session. */
    String session(int agent) {
        return seats.get(agent).session;
    }

    /** The names of the tools that the server shows. */
    List<String> tools() {
        try {
            return peer(0).tools();
        } catch (IOException e) {
            throw new TargetException("the server does not list its tools: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while connecting", e);
        }
    }

    /** Asks how the project stands. */
    Outcome status(int agent) throws InterruptedException {
        try {
            Fields status =
                    seats.get(agent).peer.call("get_status", arguments -> arguments.field("project", project()));
            return status.has("tasks") ? Outcome.OK : new Outcome.Failed("wrong_answer", "it has no tasks");
        } catch (McpPeer.ToolFailed failed) {
            return new Outcome.Failed("tool_failed", failed.getMessage());
        } catch (IOException gone) {
            return new Outcome.Failed("unreachable", gone.getMessage());
        }
    }

    @Override
    Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    void disconnect() {
        leave.accept(seats.stream().map(Seat::peer).distinct().toList());
    }
}
