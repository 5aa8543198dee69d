package dev.muster.core.checkpoint;

import dev.muster.core.session.SessionId;
import java.time.Instant;

/**
 * A checkpoint of a session, without what it holds.
 *
 * @param seq 1, 2, 3 … in its session: the order in which they were acknowledged, whatever the clock said
 * @param phase of the cascade, or a word of the caller's own
 * @param round of the cascade
 * @param at when it was made, to the nanosecond if the clock is as fine
 * @param summary one line
 * @param size of the JSON, in bytes
 * @param sha256 of the JSON, in hex
 */
public record Checkpoint(
        SessionId session, long seq, String phase, int round, Instant at, String summary, long size, String sha256) {}
