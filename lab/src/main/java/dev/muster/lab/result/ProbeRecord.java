package dev.muster.lab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe found. A step in which the load generator was the bottleneck says nothing of the target: it is never
 * taken for the target's limit.
 *
 * @param varied what was searched: {@code rate} in operations a second, or {@code agents}
 * @param from the first load tried
 * @param to the largest one allowed
 * @param atLeast what the target had to bear
 * @param capacity the largest load under which every bound held, next to one under which one broke; null when that was
 *     not found, see {@code finding}
 * @param held the largest load under which every bound held; null if there was none
 * @param broke the smallest load under which one broke; null if there was none
 * @param bound the bound that broke there, with its figure; null likewise
 * @param confirmed whether every bound held again in a run of its own at the end; null if it did not come to that
 * @param finding all of it in a sentence
 * @param steps what was tried, in order
 */
public record ProbeRecord(
        String varied,
        double from,
        double to,
        double atLeast,
        @Nullable Double capacity,
        @Nullable Double held,
        @Nullable Double broke,
        @Nullable String bound,
        @Nullable Boolean confirmed,
        String finding,
        List<Step> steps) {

    /** Copies the steps. */
    public ProbeRecord {
        steps = List.copyOf(steps);
    }

    /** What a step was for. */
    public enum Phase {
        /** Up by half as much again. */
        STEPPING,
        /** Between what held and what broke. */
        BISECTING,
        /** Once more at what was found. */
        CONFIRMING
    }

    /** What a step said. */
    public enum Outcome {
        /** Every bound held. */
        HELD,
        /** One broke. */
        BROKE,
        /** The load generator was the bottleneck, or the measurement does not add up: nothing can be said. */
        INVALID,
        /** A bound could not be judged. */
        UNDECIDED
    }

    /**
     * One load, measured; the rung with the same index has its figures.
     *
     * @param load rate or agents
     * @param phase what it was for
     * @param outcome what it said
     * @param reason why it did not hold; null if it did
     */
    public record Step(
            double load,
            Phase phase,
            Outcome outcome,
            @Nullable String reason) {}
}
