package dev.muster.core.cascade;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well an agent's scores of itself match the evidence, over its newest pairs.
 *
 * @param pairs how many pairs of a self-score and evidence there are in the window
 * @param window at most so many of the newest are looked at
 * @param brier mean squared difference (0 is perfect); null with fewer than {@value #FEWEST} pairs: not enough data
 * @param bias mean of self-score minus evidence: above 0 for an agent that overrates itself; null likewise
 * @param curve the reliability curve: only bins that have pairs; empty likewise
 */
public record Calibration(
        int pairs,
        int window,
        @Nullable Double brier,
        @Nullable Double bias,
        List<Bin> curve) {
    /** With fewer pairs nothing is said. */
    public static final int FEWEST = 5;

    private static final int BINS = 10;

    /** A self-score and what the evidence said of the same vector. */
    public record Pair(double self, double grounded) {}

    /**
     * A bin of the reliability curve.
     *
     * @param from of self-scores, inclusive
     * @param to of self-scores, exclusive but for 1
     * @param self mean self-score in it
     * @param grounded mean evidence for them
     */
    public record Bin(double from, double to, int pairs, double self, double grounded) {}

    /** Looks at pairs. */
    public static Calibration of(List<Pair> pairs, int window) {
        if (pairs.size() < FEWEST) {
            return new Calibration(pairs.size(), window, null, null, List.of());
        }
        double squares = 0;
        double gaps = 0;
        for (Pair pair : pairs) {
            double gap = pair.self() - pair.grounded();
            squares += gap * gap;
            gaps += gap;
        }
        return new Calibration(pairs.size(), window, squares / pairs.size(), gaps / pairs.size(), curve(pairs));
    }

    private static List<Bin> curve(List<Pair> pairs) {
        List<Bin> curve = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            int inIt = bin;
            List<Pair> here = pairs.stream()
                    .filter(pair -> Math.min(BINS - 1, (int) (pair.self() * BINS)) == inIt)
                    .toList();
            if (!here.isEmpty()) {
                curve.add(new Bin(
                        bin / (double) BINS,
                        (bin + 1) / (double) BINS,
                        here.size(),
                        here.stream().mapToDouble(Pair::self).average().orElseThrow(),
                        here.stream().mapToDouble(Pair::grounded).average().orElseThrow()));
            }
        }
        return curve;
    }
}
