package dev.muster.cli.engine;

import dev.muster.client.call.CheckpointCalls.Loaded;
import dev.muster.client.call.CheckpointCalls.Made;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.session.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the checkpoints of an engine. Every method may throw {@link dev.muster.core.RefusedException}:
 * then nothing was changed.
 */
public interface Checkpoints {
    /** Which checkpoint of a session is meant. */
    sealed interface Which {
        /** The newest. */
        record Newest() implements Which {}

        /** The one of a number. */
        record Numbered(long seq) implements Which {}

        /**
         * The newest of a phase.
         *
         * @param round of this round; 0 for any
         */
        record OfPhase(String phase, int round) implements Which {}

        /** The newest of those that are at least as old as a time. */
        record AsOf(Instant time) implements Which {}
    }

    /** Where a project's repository is; empty if it has none. */
    Optional<String> repository(String project);

    /**
     * Gives a project a repository.
     *
     * @param path absolute, on the machine of the engine; null for none any more
     */
    void repository(String project, @Nullable String path);

    /**
     * Makes a checkpoint; the engine looks at the project's repository itself.
     *
     * @param inGit whether to wait, up to half a minute, until it is in the repository too
     */
    Made create(CreateCheckpoint create, boolean inGit) throws InterruptedException;

    /** A session's checkpoints, the newest first; those before one, unless that is null. */
    List<Checkpoint> list(SessionId session, @Nullable Long before, int limit);

    Loaded load(SessionId session, Which which);
}
