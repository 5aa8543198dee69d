package dev.muster.lab.advice;

import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.Direction;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.result.ComparisonRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A recommendation that was followed and measured: the system as it was against the changed one, in pairs of
 * neighbouring runs.
 *
 * @param rule id of the rule that recommended it
 * @param test the test
 * @param change what was changed, in words
 * @param metric wire name of the figure that was to become better
 * @param agents the largest rung, whose figure counts; null for a figure of the whole test
 * @param gain how many times better it became, above 1 also where less is better; null when there is no ratio
 * @param low lower end of its 95 % interval; null when there is none
 * @param high its upper end
 * @param pairs pairs of runs
 * @param verdict what the comparison says of it: regressed when any rung of the test is
 * @param reason why it is inconclusive, or which rung became worse; null otherwise
 * @param comparison the comparison's directory, relative to the run's
 */
public record Trial(
        String rule,
        String test,
        String change,
        String metric,
        @Nullable Integer agents,
        @Nullable Double gain,
        @Nullable Double low,
        @Nullable Double high,
        int pairs,
        Change verdict,
        @Nullable String reason,
        String comparison) {

    /**
     * What a comparison says of a recommendation.
     *
     * @param advice what was followed
     * @param measure the figure that it promises to make better
     * @param change what was changed, in words
     * @param record the comparison, which has figures of that measure
     * @param comparison its directory, relative to the run's
     * @throws IllegalArgumentException when the comparison has no such figure
     */
    public static Trial of(
            Recommendation advice, Measure measure, String change, PairedRecord record, String comparison) {
        List<ComparisonRecord> rows = record.comparisons().stream()
                .filter(row -> row.test().equals(advice.test())
                        && row.metric().equals(measure.wireName())
                        && row.operation() == null)
                .sorted(Comparator.comparing(
                        ComparisonRecord::agents, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "the comparison has no " + measure.wireName() + " of test '" + advice.test() + "'");
        }
        ComparisonRecord last = rows.getLast();
        ComparisonRecord worse = rows.stream()
                .filter(row -> row.verdict() == Change.REGRESSED)
                .findFirst()
                .orElse(null);
        boolean less = measure.direction() == Direction.LOWER_IS_BETTER;
        return new Trial(
                advice.rule(),
                advice.test(),
                change,
                measure.wireName(),
                last.agents(),
                better(last.ratio(), less),
                better(less ? last.high() : last.low(), less),
                better(less ? last.low() : last.high(), less),
                record.pairs().size(),
                worse == null ? last.verdict() : Change.REGRESSED,
                worse == null || worse == last
                        ? last.reason()
                        : "worse at " + worse.agents()
                                + (Integer.valueOf(1).equals(worse.agents()) ? " agent" : " agents"),
                comparison);
    }

    private static @Nullable Double better(@Nullable Double ratio, boolean less) {
        return ratio == null ? null : less ? (Double) (1 / ratio) : ratio;
    }

    /** What became of the recommendation by it. */
    public State state() {
        return switch (verdict) {
            case IMPROVED -> State.VERIFIED;
            case EQUIVALENT, REGRESSED -> State.REJECTED;
            case INCONCLUSIVE -> State.PROPOSED;
        };
    }

    /** The whole of it in words: what was changed, for which recommendation, and the gain. */
    public String told() {
        return change + " (" + rule + ", " + test + "): " + measured();
    }

    /** The gain in words, such as {@code × 1.12 (1.08 to 1.16) of throughput at 50 agents, 6 pairs}. */
    public String measured() {
        String figure = gain == null
                ? "no ratio"
                : String.format(Locale.ROOT, "× %.2f", gain)
                        + (low == null || high == null ? "" : String.format(Locale.ROOT, " (%.2f to %.2f)", low, high));
        return figure + " of " + metric
                + (agents == null ? "" : " at " + agents + (agents == 1 ? " agent" : " agents"))
                + ", " + pairs + (pairs == 1 ? " pair" : " pairs")
                + (verdict == Change.INCONCLUSIVE ? ", inconclusive" : "")
                + (reason == null ? "" : ": " + reason);
    }
}
