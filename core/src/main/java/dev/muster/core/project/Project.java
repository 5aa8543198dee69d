package dev.muster.core.project;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A project: it owns tasks, their artifacts and events.
 *
 * @param maxInProgress at most so many tasks in progress at once, or null for no limit
 */
public record Project(
        String name,
        String description,
        Instant createdAt,
        @Nullable Integer maxInProgress) {}
