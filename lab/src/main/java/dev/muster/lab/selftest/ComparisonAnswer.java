package dev.muster.lab.selftest;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.PairedRatio;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Pairs of runs with a known ratio: simulated figures of CPU per operation with 2 % noise of their own, on a machine
 * whose speed changes by a third from pair to pair. Judged as a gate judges: 6 pairs, more up to 20 while undecided, δ
 * = 3 %.
 */
final class ComparisonAnswer implements KnownAnswer {
    private static final int SAME = 200;
    private static final int SLOWER = 100;
    private static final double NOISE = 0.02;
    private static final double MACHINE = 0.33;
    private static final double MARGIN = 0.03;

    @Override
    public String name() {
        return "comparison";
    }

    @Override
    public String meaning() {
        return "compares simulated builds, some equal, some 10 % slower";
    }

    @Override
    public List<Finding> run() {
        Random random = new Random(1);
        int alarms = 0;
        for (int i = 0; i < SAME; i++) {
            Change change = compared(1, random);
            alarms += change == Change.REGRESSED || change == Change.IMPROVED ? 1 : 0;
        }
        int found = 0;
        for (int i = 0; i < SLOWER; i++) {
            found += compared(1.1, random) == Change.REGRESSED ? 1 : 0;
        }
        return List.of(
                new Finding(
                        name(),
                        "equal builds called different",
                        "at most " + SAME / 100 + " of " + SAME,
                        alarms + " of " + SAME,
                        alarms <= SAME / 100),
                new Finding(
                        name(),
                        "10 % slowdown found",
                        "at least " + SLOWER * 9 / 10 + " of " + SLOWER,
                        found + " of " + SLOWER,
                        found >= SLOWER * 9 / 10));
    }

    private static Change compared(double slowdown, Random random) {
        double[] a = new double[PairedRatio.MOST_PAIRS];
        double[] b = new double[PairedRatio.MOST_PAIRS];
        Change change = Change.INCONCLUSIVE;
        for (int pairs = 0; pairs < PairedRatio.MOST_PAIRS && change == Change.INCONCLUSIVE; ) {
            double machine = Math.exp(MACHINE * random.nextGaussian());
            a[pairs] = machine * Math.exp(NOISE * random.nextGaussian());
            b[pairs] = machine * slowdown * Math.exp(NOISE * random.nextGaussian());
            pairs++;
            if (pairs >= PairedRatio.LEAST_PAIRS) {
                change = PairedRatio.of(Arrays.copyOf(a, pairs), Arrays.copyOf(b, pairs), pairs)
                        .change(MARGIN, false);
            }
        }
        return change;
    }
}
