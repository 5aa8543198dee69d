package dev.muster.core.tdd;

import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.StoryId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A TDD cycle.
 *
 * @param passed tests that passed in the last run, null if there was none
 * @param failed tests that failed in the last run, null if there was none
 * @param stale whether something has changed since the last run of the tests, or there was none
 * @param commit what was committed, as the agent named it
 * @param awaits the question that has to be answered before it is committed, if one waits
 */
public record Cycle(
        CycleId id,
        StoryId story,
        TddState state,
        @Nullable Integer passed,
        @Nullable Integer failed,
        boolean stale,
        Instant phaseSince,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String commit,
        @Nullable ApprovalId awaits) {}
