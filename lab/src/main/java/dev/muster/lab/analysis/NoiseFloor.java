package dev.muster.lab.analysis;

/**
 * How far two runs of the same thing lie apart here, now: found by comparing a build with itself (A/A).
 *
 * @param halfWidth half the width of the 95 % interval of the A/A ratio
 * @param pairs how many it rests on
 */
public record NoiseFloor(double halfWidth, int pairs) {

    /**
     * Of an A/A comparison.
     *
     * @throws IllegalArgumentException with fewer than six pairs
     */
    public static NoiseFloor of(PairedRatio same) {
        if (same.pairs() < PairedRatio.LEAST_PAIRS) {
            throw new IllegalArgumentException(
                    "a noise floor needs " + PairedRatio.LEAST_PAIRS + " pairs; there are " + same.pairs());
        }
        return new NoiseFloor(same.interval().halfWidth(), same.pairs());
    }

    /**
     * δ: no change below it is told apart from noise, or matters.
     *
     * @param materiality what would matter to somebody, such as 0.03 for throughput
     */
    public double margin(double materiality) {
        return Math.max(materiality, halfWidth);
    }
}
