package dev.muster.cli.session;

import dev.muster.cli.terminal.Json;
import dev.muster.core.session.Session;
import dev.muster.core.state.StateMachine;

/** Sessions as JSON. The names are kept: scripts rely on them. */
final class SessionJson {
    private SessionJson() {}

    static void write(Json json, Session session) {
        json.text("id", session.id())
                .field("project", session.project())
                .text("agent", session.agent())
                .field("agent_name", session.agentName())
                .field("state", StateMachine.wire(session.state()))
                .field("created_at", session.createdAt())
                .field("last_seen_at", session.lastSeenAt())
                .field("ended_at", session.endedAt());
    }
}
