package dev.muster.client.wire;

import dev.muster.core.agent.AgentId;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;

/** Sessions as JSON. The names are kept: scripts rely on them. */
public final class SessionJson {
    private SessionJson() {}

    public static void write(Json json, Session session) {
        json.text("id", session.id())
                .field("project", session.project())
                .text("agent", session.agent())
                .field("agent_name", session.agentName())
                .field("state", StateMachine.wire(session.state()))
                .field("created_at", session.createdAt())
                .field("last_seen_at", session.lastSeenAt())
                .field("ended_at", session.endedAt());
    }

    /** The session that {@link #write} wrote. */
    public static Session read(Fields fields) {
        return new Session(
                SessionId.parse(fields.text("id")),
                fields.text("project"),
                AgentId.parse(fields.text("agent")),
                fields.text("agent_name"),
                fields.constant("state", SessionState.class),
                fields.instant("created_at"),
                fields.instant("last_seen_at"),
                fields.instantOrNull("ended_at"));
    }
}
