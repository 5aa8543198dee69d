package dev.muster.core.session;

import dev.muster.core.agent.AgentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session as it was when it was read: one agent in one project. */
public record Session(
        SessionId id,
        String project,
        AgentId agent,
        String agentName,
        SessionState state,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable Instant endedAt) {}
