package dev.muster.lab.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Change points of a series of runs: E-divisive means (Matteson and James, arXiv 1306.4933) in overlapping windows, as
 * Hunter does it (doi 10.1145/3578244.3583719). Windows first propose cuts by a weak test; then the proposed cuts are
 * held against the whole of the levels on both sides, and the weakest goes until all that are left are significant.
 *
 * <p>A cut is significant by Welch's t test with p ≤ 0.001, or, where a side has fewer than eight values and a variance
 * says little, by a permutation test with p ≤ 0.05. It must change the level by a least effect too. Fewer than four
 * values after it make it a suspicion.
 */
public final class ChangePoints {
    private static final int WINDOW = 50;
    private static final int STEP = 25;
    private static final double WELCH_P = 0.001;
    private static final double PROPOSING_WELCH_P = 10 * WELCH_P;
    private static final double PERMUTATION_P = 0.05;
    private static final int LEAST_FOR_WELCH = 8;
    private static final int PERMUTATIONS = 999;
    private static final int LEAST_AFTER = 4;
    private static final double LEAST_EFFECT = 0.03;

    private final double[] series;
    private final double effect;
    private final long seed;

    private ChangePoints(double[] series, double margin, long seed) {
        this.series = series.clone();
        this.effect = Math.max(margin, LEAST_EFFECT);
        this.seed = seed;
    }

    /**
     * Finds them.
     *
     * @param series one figure a run, oldest first, of one scenario on one machine
     * @param margin δ, the noise floor or what matters; a change below it, or below 3 %, is not told
     * @param seed of the permutations
     */
    public static List<ChangePoint> in(double[] series, double margin, long seed) {
        return new ChangePoints(series, margin, seed).find();
    }

    private List<ChangePoint> find() {
        TreeSet<Integer> proposed = new TreeSet<>();
        for (int from = 0; from == 0 || from + STEP < series.length; from += STEP) {
            propose(from, Math.min(series.length, from + WINDOW), proposed);
        }
        List<Integer> cuts = new ArrayList<>(proposed);
        List<ChangePoint> points = held(cuts);
        while (true) {
            int weakest = -1;
            for (int i = 0; i < points.size(); i++) {
                if (!significant(cuts, i, points.get(i))
                        && (weakest < 0
                                || points.get(i).p() > points.get(weakest).p())) {
                    weakest = i;
                }
            }
            if (weakest < 0) {
                return points;
            }
            cuts.remove(weakest);
            points = held(cuts);
        }
    }

    private void propose(int from, int to, TreeSet<Integer> proposed) {
        double[] part = Arrays.copyOfRange(series, from, to);
        int cut = EnergySplits.of(part).best();
        if (cut > 0 && p(part, cut) <= limit(cut, part.length - cut, PROPOSING_WELCH_P)) {
            proposed.add(from + cut);
            propose(from, from + cut, proposed);
            propose(from + cut, to, proposed);
        }
    }

    private List<ChangePoint> held(List<Integer> cuts) {
        List<ChangePoint> points = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            int from = from(cuts, i);
            int to = to(cuts, i);
            int cut = cuts.get(i);
            boolean apart = cut - from >= EnergySplits.LEAST_PART && to - cut >= EnergySplits.LEAST_PART;
            points.add(new ChangePoint(
                    cut,
                    Moments.mean(Arrays.copyOfRange(series, from, cut)),
                    Moments.mean(Arrays.copyOfRange(series, cut, to)),
                    apart ? near(from, cut, to) : 1,
                    to - cut < LEAST_AFTER));
        }
        return List.copyOf(points);
    }

    /** Tests a cut by what lies within a window of it, so that the cost of a long history stays bounded. */
    private double near(int from, int cut, int to) {
        int first = Math.max(from, cut - WINDOW);
        return p(Arrays.copyOfRange(series, first, Math.min(to, cut + WINDOW)), cut - first);
    }

    private boolean significant(List<Integer> cuts, int i, ChangePoint point) {
        double limit = limit(point.index() - from(cuts, i), to(cuts, i) - point.index(), WELCH_P);
        return point.p() <= limit && Math.abs(point.relative()) >= effect;
    }

    private static int from(List<Integer> cuts, int i) {
        return i == 0 ? 0 : cuts.get(i - 1);
    }

    private int to(List<Integer> cuts, int i) {
        return i + 1 == cuts.size() ? series.length : cuts.get(i + 1);
    }

    private static double limit(int before, int after, double welch) {
        return Math.min(before, after) < LEAST_FOR_WELCH ? PERMUTATION_P : welch;
    }

    private double p(double[] part, int cut) {
        return Math.min(cut, part.length - cut) < LEAST_FOR_WELCH
                ? permuted(part, cut)
                : Welch.p(Arrays.copyOfRange(part, 0, cut), Arrays.copyOfRange(part, cut, part.length));
    }

    /** How often shuffled values can be cut anywhere as clearly as these are here. */
    private double permuted(double[] part, int cut) {
        double observed = EnergySplits.of(part).q()[cut];
        SplittableRandom random = new SplittableRandom(seed);
        double[] shuffled = part.clone();
        int asClear = 0;
        for (int i = 0; i < PERMUTATIONS; i++) {
            shuffle(shuffled, random);
            EnergySplits splits = EnergySplits.of(shuffled);
            if (splits.q()[splits.best()] >= observed) {
                asClear++;
            }
        }
        return (1.0 + asClear) / (1 + PERMUTATIONS);
    }

    private static void shuffle(double[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
