package dev.muster.core.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it was when it was read.
 *
 * @param concurrency how many tasks it may hold at once
 * @param holding how many it holds
 * @param lostAfter silence after which it is lost; null if it is never lost by silence
 */
public record Agent(
        AgentId id,
        String name,
        AgentState state,
        List<String> capabilities,
        int concurrency,
        int holding,
        @Nullable Duration lostAfter,
        Instant createdAt,
        Instant lastSeenAt) {}
