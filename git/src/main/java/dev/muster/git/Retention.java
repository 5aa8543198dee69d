package dev.muster.git;

import java.time.Instant;
import java.util.Optional;

/**
 * What prune drops: checkpoints that are beyond the last {@code keepLast} and older than {@code olderThan}. The last
 * one always stays, since the session's numbers go on from it.
 *
 * @param keepLast how many stay whatever their age, at least 1
 * @param olderThan only what was made before is dropped; empty: age does not matter
 */
public record Retention(int keepLast, Optional<Instant> olderThan) {
    /** @throws IllegalArgumentException if none would stay */
    public Retention {
        if (keepLast < 1) {
            throw new IllegalArgumentException("at least the last checkpoint is kept; keepLast is " + keepLast);
        }
    }

    /** The last ones stay, all others go. */
    public static Retention keepLast(int count) {
        return new Retention(count, Optional.empty());
    }

    /** What was made before goes, except the last checkpoint. */
    public static Retention dropOlderThan(Instant time) {
        return new Retention(1, Optional.of(time));
    }

    /** Of what {@link #keepLast} would drop, only what was made before. */
    public Retention andOlderThan(Instant time) {
        return new Retention(keepLast, Optional.of(time));
    }

    /** @param fromEnd 0 for the last checkpoint of the chain */
    boolean keeps(int fromEnd, CheckpointInfo info) {
        return fromEnd < keepLast
                || olderThan.map(time -> !info.at().isBefore(time)).orElse(false);
    }
}
