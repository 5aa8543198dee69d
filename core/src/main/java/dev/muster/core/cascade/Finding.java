package dev.muster.core.cascade;

import dev.muster.core.agent.AgentId;
import java.time.Instant;

/**
 * Something that a session noted down.
 *
 * @param id a number that only grows
 * @param agent who noted it
 * @param published whether every session of the project sees it, and not its own alone
 */
public record Finding(long id, AgentId agent, FindingKind kind, String text, boolean published, Instant at) {}
