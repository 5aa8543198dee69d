package dev.muster.lab.compare;

import dev.muster.lab.analysis.PairedRatio;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a paired comparison goes about it.
 *
 * @param leastPairs pairs that are always measured, at least 6
 * @param mostPairs pairs after which an undecided figure stays inconclusive, at most 20
 * @param wanted the figures that are compared
 * @param policy what judges them; empty for the four verdicts alone
 * @param floors what is known of the machine's noise
 */
public record PairedPlan(
        int leastPairs, int mostPairs, Predicate<Subject> wanted, Optional<Policy> policy, NoiseFloors floors) {

    /** Refuses numbers of pairs that tell nothing, or that nobody waits for. */
    public PairedPlan {
        if (leastPairs < PairedRatio.LEAST_PAIRS || mostPairs > PairedRatio.MOST_PAIRS || mostPairs < leastPairs) {
            throw new IllegalArgumentException("pairs: expected " + PairedRatio.LEAST_PAIRS + " to "
                    + PairedRatio.MOST_PAIRS + ", found " + leastPairs + " to " + mostPairs);
        }
    }
}
