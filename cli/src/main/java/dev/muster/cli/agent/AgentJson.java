package dev.muster.cli.agent;

import dev.muster.cli.terminal.Json;
import dev.muster.core.agent.Agent;
import dev.muster.core.state.StateMachine;

/** Agents as JSON. The names are kept: scripts rely on them. */
final class AgentJson {
    private AgentJson() {}

    static void write(Json json, Agent agent) {
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
}
