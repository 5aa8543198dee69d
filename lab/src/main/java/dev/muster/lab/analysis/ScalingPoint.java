package dev.muster.lab.analysis;

/**
 * One measured throughput.
 *
 * @param rung which rung of the ladder it was measured on: repetitions of a rung share it
 * @param n agents at work at once: all of them, or X·R where agents pause between operations
 * @param throughput units a second
 */
public record ScalingPoint(int rung, double n, double throughput) {

    /** Refuses what has no logarithm. */
    public ScalingPoint {
        if (!(n > 0 && throughput > 0)) {
            throw new IllegalArgumentException("throughput " + throughput + " at " + n + " agents");
        }
    }
}
