package dev.muster.lab.run;

import dev.muster.lab.load.LoadResult;
import dev.muster.lab.result.AgentShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the operations of a load fell to its agents. */
final class Shares {
    private static final int STEPS = 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private Shares() {}

    static AgentShares of(LoadResult load) {
        return of(load.perAgentDone(), load.perAgentMaxNanos());
    }

    /** @param maxNanos the longest response of each agent */
    static AgentShares of(long[] perAgentDone, long[] maxNanos) {
        long[] done = perAgentDone.clone();
        long[] waits = maxNanos.clone();
        Arrays.sort(done);
        Arrays.sort(waits);
        boolean any = done.length > 0 && done[done.length - 1] > 0;
        return new AgentShares(
                done.length,
                done.length == 0 ? 0 : done[0],
                done.length == 0 ? 0 : done[done.length / 2],
                done.length == 0 ? 0 : done[done.length - 1],
                any ? lorenz(done) : List.of(),
                any ? (Double) (waits[waits.length - 1] / NANOS_PER_MILLI) : null,
                any ? (Double) (waits[waits.length / 2] / NANOS_PER_MILLI) : null);
    }

    /** Between two agents the curve is a straight line, as Lorenz's is. */
    private static List<Double> lorenz(long[] sorted) {
        double[] sums = new double[sorted.length + 1];
        for (int i = 0; i < sorted.length; i++) {
            sums[i + 1] = sums[i] + sorted[i];
        }
        List<Double> shares = new ArrayList<>();
        for (int step = 0; step <= STEPS; step++) {
            double at = (double) step * sorted.length / STEPS;
            int below = (int) Math.min(sorted.length - 1, Math.floor(at));
            shares.add((sums[below] + (at - below) * sorted[below]) / sums[sorted.length]);
        }
        return shares;
    }
}
