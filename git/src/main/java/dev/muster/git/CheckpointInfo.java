package dev.muster.git;

import java.time.Instant;

/**
 * What the commit of a checkpoint says about it.
 *
 * @param sequence its number in the session, from 1 on
 * @param at when it was made, to the nanosecond
 * @param commit the commit, 40 hexadecimal digits
 */
public record CheckpointInfo(long sequence, String phase, int round, String summary, Instant at, String commit) {}
