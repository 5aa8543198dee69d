package dev.muster.core.scrum;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sprint.
 *
 * @param stories how many of its stories are in which state; a state without stories may be missing
 */
public record Sprint(
        SprintId id,
        String goal,
        Map<StoryState, Long> stories,
        Instant plannedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
