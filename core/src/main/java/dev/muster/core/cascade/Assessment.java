package dev.muster.core.cascade;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a phase.
 *
 * @param cascade the number of its cascade
 * @param vectors the scores; null where a phase was entered without scoring
 * @param overall of the scores; null likewise
 * @param decision what the gate said; null but at a check
 */
public record Assessment(
        long cascade,
        Phase phase,
        int round,
        Instant at,
        @Nullable Vectors vectors,
        @Nullable Double overall,
        @Nullable Decision decision,
        String reasoning) {}
