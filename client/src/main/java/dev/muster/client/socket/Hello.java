package dev.muster.client.socket;

import dev.muster.client.wire.Json;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Who connects.
 *
 * @param token null for a server that asks for none
 * @param agent the agent that works here; null to watch only
 * @param project what it joins or watches; null for the token's, else {@code default}
 * @param createProject whether the project is made if it is not there
 */
public record Hello(
        @Nullable String token,
        @Nullable RegisterAgent agent,
        @Nullable String project,
        boolean createProject) {

    /** An agent that joins a project. */
    public static Hello agent(RegisterAgent agent, String project) {
        return new Hello(null, agent, project, false);
    }

    /** One who only watches a project. */
    public static Hello watcher(String project) {
        return new Hello(null, null, project, false);
    }

    public Hello withToken(@Nullable String value) {
        return new Hello(value, agent, project, createProject);
    }

    /** Writes what begins a session. */
    void begin(Json json, @Nullable Long cursor) {
        start(json, cursor);
        if (agent != null) {
            json.field("agent", agent.name())
                    .texts("capabilities", agent.capabilities())
                    .field("concurrency", (long) agent.concurrency());
            if (agent.lostAfter() != null) {
                json.field("lost_after_seconds", agent.lostAfter());
            }
        }
        if (project != null) {
            json.field("project", project);
        }
        if (createProject) {
            json.field("create_project", true);
        }
    }

    /** Writes what goes on with one. */
    void resume(Json json, SessionId session, long cursor) {
        start(json, cursor);
        json.text("session", session);
    }

    private void start(Json json, @Nullable Long cursor) {
        if (token != null) {
            json.field("token", token);
        }
        if (cursor != null) {
            json.field("resume_cursor", cursor.longValue());
        }
    }
}
