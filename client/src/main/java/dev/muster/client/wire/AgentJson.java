package dev.muster.client.wire;

import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.state.StateMachine;

/** Agents as JSON. The names are kept: scripts rely on them. */
public final class AgentJson {
    private AgentJson() {}

    public static void write(Json json, Agent agent) {
        json.text("id", agent.id())
                .field("name", agent.name())
                .field("state", StateMachine.wire(agent.state()))
                .texts("capabilities", agent.capabilities())
                .field("concurrency", (long) agent.concurrency())
                .field("holding", (long) agent.holding())
                .field("lost_after_seconds", agent.lostAfter())
                .field("created_at", agent.createdAt())
                .field("last_seen_at", agent.lastSeenAt());
    }

    /** The agent that {@link #write} wrote. */
    public static Agent read(Fields fields) {
        return new Agent(
                AgentId.parse(fields.text("id")),
                fields.text("name"),
                fields.constant("state", AgentState.class),
                fields.texts("capabilities"),
                fields.integer("concurrency", 1),
                fields.integer("holding", 0),
                fields.secondsOrNull("lost_after_seconds"),
                fields.instant("created_at"),
                fields.instant("last_seen_at"));
    }
}
