package dev.muster.lab.tune;

import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Finds a better setting and proves it: screens the candidates, then compares the best with the present setting in
 * pairs. Only what that comparison shows to be better, and worse in nothing that is guarded, is an improvement.
 */
public final class Tuning {
    private final Goal goal;
    private final Screening screening;
    private final Proof proof;
    private volatile boolean cancelled;

    /** Compares the present setting with another in pairs. */
    public interface Proof {
        /**
         * Measures.
         *
         * @throws IOException with a message for the user when a run did not come to its end
         * @throws InterruptedException when the calling thread is interrupted
         */
        PairedRecord against(Candidate candidate) throws IOException, InterruptedException;

        /** Asks a comparison that is under way to stop. */
        void cancel();
    }

    /**
     * What came of it.
     *
     * @param best the most promising; null when nothing could be measured
     * @param rows of the paired comparison; empty when there was none
     */
    public record Outcome(
            Decision decision, String reason, @Nullable Tried best, List<ComparisonRecord> rows) {
        /** Copies the rows. */
        public Outcome {
            rows = List.copyOf(rows);
        }
    }

    public Tuning(Goal goal, Screening screening, Proof proof) {
        this.goal = goal;
        this.screening = screening;
        this.proof = proof;
    }

    /** Asks it to stop soon; any thread may call this. */
    public void cancel() {
        cancelled = true;
        screening.cancel();
        proof.cancel();
    }

    /**
     * Searches, and proves.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    public Outcome run() throws InterruptedException {
        List<Tried> tried = screening.run();
        @Nullable Tried best = screening.best();
        if (cancelled) {
            return stopped(best);
        }
        Tried present = tried.getFirst();
        if (best == null) {
            return new Outcome(
                    Decision.NOT_MEASURED, "nothing else could be measured: " + firstReason(tried), null, List.of());
        }
        OptionalDouble now = present.score();
        if (now.isEmpty()) {
            return new Outcome(
                    Decision.NOT_MEASURED,
                    "the present setting could not be measured, so that nothing can be shown to be better: "
                            + present.reason(),
                    best,
                    List.of());
        }
        double ratio = best.score().orElseThrow() / now.getAsDouble();
        if (ratio <= 1) {
            return new Outcome(
                    Decision.PRESENT_IS_BEST,
                    String.format(
                            Locale.ROOT,
                            "none of %d others was better in single runs; the best of them, '%s', reached × %.3f",
                            tried.size() - 1,
                            best.candidate().name(),
                            ratio),
                    best,
                    List.of());
        }
        return proved(best);
    }

    private Outcome proved(Tried best) throws InterruptedException {
        PairedRecord record;
        try {
            record = proof.against(best.candidate());
        } catch (IOException broken) {
            // What was found by then is worth keeping; nothing is proved.
            return cancelled
                    ? stopped(best)
                    : new Outcome(
                            Decision.NOT_MEASURED,
                            "'" + best.candidate().name() + "' looked better in single runs, and could not be held"
                                    + " against the present setting: " + broken.getMessage(),
                            best,
                            List.of());
        }
        if (cancelled || record.state() != RunRecord.State.COMPLETE) {
            return stopped(best);
        }
        List<String> wrong =
                record.pairs().stream().flatMap(pair -> pair.wrong().stream()).toList();
        Judgement judgement = Judgement.of(goal, best.candidate().name(), record.comparisons(), wrong);
        return new Outcome(judgement.decision(), judgement.reason(), best, record.comparisons());
    }

    private static Outcome stopped(@Nullable Tried best) {
        return new Outcome(Decision.INTERRUPTED, "stopped before it could tell", best, List.of());
    }

    private static String firstReason(List<Tried> tried) {
        return tried.stream()
                .map(Tried::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("no run ended");
    }
}
