package dev.muster.client.call;

import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;

/** Commands about sessions. */
public final class SessionCalls {
    private SessionCalls() {}

    static Call<SessionId> start(StartSession start) {
        return Call.change(
                "start_session",
                "/sessions",
                json -> {
                    json.field("project", start.project()).field("create_project", start.createProject());
                    AgentCalls.write(json, start.agent());
                },
                fields -> SessionId.parse(fields.text("id")));
    }

    static Call<SessionState> change(String verb, SessionId session) {
        return Call.change(
                verb + "_session",
                "/sessions/" + session + "/" + verb,
                json -> json.text("session", session),
                fields -> fields.constant("state", SessionState.class));
    }

    /**
     * Ends a session; whether its agent leaves with it is told only if it does, since older servers do not know that.
     */
    static Call<SessionState> end(SessionId session, boolean leaves) {
        return Call.change(
                "end_session",
                "/sessions/" + session + "/end",
                json -> {
                    json.text("session", session);
                    if (leaves) {
                        json.field("agent_leaves", true);
                    }
                },
                fields -> fields.constant("state", SessionState.class));
    }

    /** Says that a session is alive. Answers its id. */
    public static Call<SessionId> heartbeat(SessionId session) {
        return Call.change(
                        "heartbeat",
                        "/sessions/" + session + "/heartbeat",
                        json -> json.text("session", session),
                        fields -> SessionId.parse(fields.text("session")))
                .repeatable(true);
    }
}
