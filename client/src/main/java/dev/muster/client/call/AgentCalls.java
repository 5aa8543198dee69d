package dev.muster.client.call;

import dev.muster.client.wire.Json;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;

/** Commands about agents. */
final class AgentCalls {
    private AgentCalls() {}

    static Call<AgentId> register(RegisterAgent agent) {
        return Call.change(
                "register_agent", "/agents", json -> write(json, agent), fields -> AgentId.parse(fields.text("id")));
    }

    static void write(Json json, RegisterAgent agent) {
        json.field("agent", agent.name())
                .texts("capabilities", agent.capabilities())
                .field("concurrency", (long) agent.concurrency());
        if (agent.lostAfter() != null) {
            json.field("lost_after_seconds", agent.lostAfter());
        }
    }

    static Call<AgentState> change(String verb, AgentId agent) {
        return Call.change(
                verb + "_agent",
                "/agents/" + agent + "/" + verb,
                json -> json.text("agent", agent),
                fields -> fields.constant("state", AgentState.class));
    }
}
