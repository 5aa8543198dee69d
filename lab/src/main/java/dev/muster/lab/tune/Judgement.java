package dev.muster.lab.tune;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.result.ComparisonRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a paired comparison of the present setting (A) with another (B) is a reason to change.
 *
 * @param decision what it comes to
 * @param reason in one sentence
 */
record Judgement(Decision decision, String reason) {
    /** Nobody wants one thing faster for these: a change that makes one of them worse is no improvement. */
    static final Set<Measure> GUARDED = Set.of(Measure.THROUGHPUT, Measure.P99_MS, Measure.ERROR_RATE);

    /**
     * Judges.
     *
     * @param name of the other setting
     * @param wrong what was wrong with its runs, however fast they were
     */
    static Judgement of(Goal goal, String name, List<ComparisonRecord> rows, List<String> wrong) {
        List<ComparisonRecord> goals = rows.stream()
                .filter(row -> row.metric().equals(goal.measure().wireName()))
                .toList();
        List<ComparisonRecord> worse = rows.stream()
                .filter(row -> (row.verdict() == Change.REGRESSED || isLost(row)) && guarded(goal, row))
                .toList();
        List<ComparisonRecord> better =
                goals.stream().filter(row -> row.verdict() == Change.IMPROVED).toList();
        if (!better.isEmpty() && !(wrong.isEmpty() && worse.isEmpty())) {
            return new Judgement(
                    Decision.WORSE_ELSEWHERE,
                    "'" + name + "' is better at " + words(better.getFirst()) + " and "
                            + (wrong.isEmpty() ? "worse at " + words(worse.getFirst()) : "wrong: " + wrong.getFirst()));
        }
        if (better.isEmpty()) {
            return new Judgement(
                    Decision.NOT_PROVEN,
                    "'" + name + "' looked better in single runs, and is not in pairs: "
                            + (goals.isEmpty()
                                    ? goal.measure().wireName() + " was not measured"
                                    : words(goals.getLast())));
        }
        Optional<ComparisonRecord> unclear =
                rows.stream().filter(Judgement::isOfSomeErrors).findFirst();
        if (unclear.isPresent()) {
            return new Judgement(
                    Decision.NOT_PROVEN,
                    "'" + name + "' is better at " + words(better.getFirst())
                            + ", and whether it makes more errors cannot be told: " + words(unclear.get()));
        }
        return new Judgement(Decision.IMPROVED, "'" + name + "' is better: " + words(better.getLast()));
    }

    /**
     * Whether the present setting has it more often: with the other one the load did not come so far, or was not valid,
     * in so many runs that too few pairs are left.
     */
    private static boolean isLost(ComparisonRecord row) {
        return row.verdict() == Change.INCONCLUSIVE && row.runsA() > row.runsB();
    }

    /** Whether some runs had errors and others none, of which there is no ratio. */
    private static boolean isOfSomeErrors(ComparisonRecord row) {
        return row.metric().equals(Measure.ERROR_RATE.wireName())
                && row.verdict() == Change.INCONCLUSIVE
                && row.ratio() == null;
    }

    private static boolean guarded(Goal goal, ComparisonRecord row) {
        return Measure.named(row.metric())
                .filter(measure -> GUARDED.contains(measure) || measure == goal.measure())
                .isPresent();
    }

    private static String words(ComparisonRecord row) {
        String subject = row.metric() + " of " + row.test()
                + (row.agents() == null ? "" : " at " + row.agents() + (row.agents() == 1 ? " agent" : " agents"));
        return row.ratio() == null || isLost(row)
                ? subject + " (" + Objects.requireNonNullElse(row.reason(), "no ratio") + ")"
                : String.format(
                        Locale.ROOT,
                        "%s × %.3f%s",
                        subject,
                        row.ratio(),
                        row.low() == null || row.high() == null
                                ? ""
                                : String.format(Locale.ROOT, " (%.3f to %.3f)", row.low(), row.high()));
    }
}
