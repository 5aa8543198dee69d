package dev.muster.lab.analysis;

import java.util.Arrays;
import java.util.Optional;

/**
 * Wilcoxon's signed-rank test: whether paired differences lie evenly around zero. Differences of zero are left out.
 * Exact, equal sizes included, up to 50 differences: the chance of every rank sum is counted over all signs. Beyond
 * that a normal approximation with correction for ties and continuity.
 *
 * @param statistic the sum of the ranks of the positive differences
 * @param p two-sided
 * @param n differences other than zero
 * @param exact whether p was counted
 */
public record Wilcoxon(double statistic, double p, int n, boolean exact) {
    private static final int COUNTED_UP_TO = 50;

    /** Tests differences, such as the logarithms of paired ratios. */
    public static Wilcoxon signedRank(double... differences) {
        double[] real = Arrays.stream(differences).filter(it -> it != 0).toArray();
        Ranks ranks = Ranks.of(Arrays.stream(real).map(Math::abs).toArray());
        int doubled = 0;
        for (int i = 0; i < real.length; i++) {
            if (real[i] > 0) {
                doubled += ranks.doubled()[i];
            }
        }
        boolean exact = real.length <= COUNTED_UP_TO;
        double p = exact ? counted(ranks.doubled(), doubled) : approximate(real.length, ranks.tieTerm(), doubled / 2.0);
        return new Wilcoxon(doubled / 2.0, p, real.length, exact);
    }

    /**
     * The interval of the middle of differences that the test does not reject, its ends being means of two of them.
     *
     * @param level such as 0.95
     * @return empty with too few differences to reach the level (under six at 95 %), or more than 50
     */
    public static Optional<Interval> interval(double[] differences, double level) {
        int n = differences.length;
        if (n == 0 || n > COUNTED_UP_TO) {
            return Optional.empty();
        }
        int[] ranks = new int[n];
        Arrays.setAll(ranks, i -> i + 1);
        double[] chances = chances(ranks);
        double tail = 0;
        int outside = 0;
        while (outside < chances.length && tail + chances[outside] <= (1 - level) / 2) {
            tail += chances[outside++];
        }
        if (outside == 0) {
            return Optional.empty();
        }
        double[] means = HodgesLehmann.walsh(differences);
        return Optional.of(new Interval(means[outside - 1], means[means.length - outside]));
    }

    private static double counted(int[] ranks, int sum) {
        double[] chances = chances(ranks);
        double below = 0;
        double above = 0;
        for (int i = 0; i < chances.length; i++) {
            below += i <= sum ? chances[i] : 0;
            above += i >= sum ? chances[i] : 0;
        }
        return Math.min(1, 2 * Math.min(below, above));
    }

    /** The chance of each sum of ranks when every sign is a coin's throw. */
    private static double[] chances(int[] ranks) {
        double[] chances = new double[Arrays.stream(ranks).sum() + 1];
        chances[0] = 1;
        int reached = 0;
        for (int rank : ranks) {
            reached += rank;
            for (int sum = reached; sum >= 0; sum--) {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }
        return chances;
    }

    private static double approximate(int n, double tieTerm, double statistic) {
        double mean = n * (n + 1.0) / 4;
        double variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - tieTerm / 48;
        double distance = Math.max(0, Math.abs(statistic - mean) - 0.5);
        return Normal.twoSided(distance / Math.sqrt(variance));
    }
}
