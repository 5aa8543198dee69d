package dev.muster.git;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * How a repository is written.
 *
 * @param lockWait how long an append or prune waits for the lock file of a ref, 0 to 1 hour
 * @param packFrom from how many checkpoints written at once they become one pack file instead of loose objects, at
 *     least 1
 * @param clock tells how old a lock file is; it decides nothing about checkpoints
 * @param random spreads the waits for a lock file; asked by many threads
 */
public record GitOptions(Duration lockWait, int packFrom, Clock clock, RandomGenerator random) {

    public GitOptions {
        if (lockWait.isNegative() || lockWait.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("lockWait is 0 to 1 hour, not " + lockWait);
        }
        if (packFrom < 1) {
            throw new IllegalArgumentException("packFrom is at least 1, not " + packFrom);
        }
    }

    /** One second for a lock (git holds one for milliseconds), a pack from 8 checkpoints. */
    public static GitOptions defaults() {
        return new GitOptions(Duration.ofSeconds(1), 8, Clock.systemUTC(), new Random());
    }

    public GitOptions withLockWait(Duration wait) {
        return new GitOptions(wait, packFrom, clock, random);
    }

    public GitOptions withPackFrom(int checkpoints) {
        return new GitOptions(lockWait, checkpoints, clock, random);
    }
}
