package dev.muster.core.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * How a project's repository was found when a checkpoint was made.
 *
 * @param headCommit the commit that is checked out; null if there is none yet
 * @param commitsSinceLastCheckpoint null if that cannot be said
 * @param uncommittedChanges paths that differ from the commit; null where there is no work tree
 */
public record GitState(
        @Nullable String headCommit,
        @Nullable Integer commitsSinceLastCheckpoint,
        @Nullable Integer uncommittedChanges) {}
