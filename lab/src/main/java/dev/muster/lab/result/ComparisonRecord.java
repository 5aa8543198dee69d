package dev.muster.lab.result;

import dev.muster.lab.analysis.Change;
import org.jspecify.annotations.Nullable;

/**
 * A figure compared with that of other runs.
 *
 * @param metric wire name of the figure
 * @param test the test's name
 * @param operation the operation of a mix; null for the whole load
 * @param agents the rung; null for a figure of the whole test
 * @param a the median of side A (the baseline); null when it was not measured
 * @param b the median of side B
 * @param runsA how many runs of A had the figure
 * @param runsB how many of B; equal to {@code runsA} when they are pairs
 * @param ratio B over A: the median of the pairs' ratios, or the ratio of medians; null when there is none
 * @param low lower end of its 95 % interval; null when there are too few runs
 * @param high its upper end
 * @param p two-sided, by Wilcoxon's signed-rank test for pairs, by Mann and Whitney's otherwise
 * @param q p, corrected by Benjamini and Hochberg for the number of figures compared
 * @param margin δ: a change within 1 ± δ does not matter, or cannot be told from noise
 * @param noiseFloor half the width of the A/A interval on this machine; null when it was not measured
 * @param verdict what it comes to
 * @param reason why it is inconclusive; null otherwise
 */
public record ComparisonRecord(
        String metric,
        String test,
        @Nullable String operation,
        @Nullable Integer agents,
        @Nullable Double a,
        @Nullable Double b,
        int runsA,
        int runsB,
        @Nullable Double ratio,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double p,
        @Nullable Double q,
        double margin,
        @Nullable Double noiseFloor,
        Change verdict,
        @Nullable String reason) {

    /** The same without what tells a change from chance, for figures that tell nothing of each other. */
    public ComparisonRecord incomparable(String why) {
        return new ComparisonRecord(
                metric,
                test,
                operation,
                agents,
                a,
                b,
                runsA,
                runsB,
                ratio,
                null,
                null,
                null,
                null,
                margin,
                noiseFloor,
                Change.INCONCLUSIVE,
                why);
    }

    /** The same with another verdict. */
    public ComparisonRecord judged(@Nullable Double corrected, Change other, @Nullable String why) {
        return new ComparisonRecord(
                metric,
                test,
                operation,
                agents,
                a,
                b,
                runsA,
                runsB,
                ratio,
                low,
                high,
                p,
                corrected,
                margin,
                noiseFloor,
                other,
                why);
    }
}
