package dev.muster.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.result.ComparisonRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What pairs tell of figures that are 0 in some runs, or missing in some. */
class FigureComparisonTest {
    private static final Subject ERRORS = new Subject("creation", 10, null, Measure.ERROR_RATE);
    private static final int PAIRS = 8;

    private static RunFigures run(Subject subject, @Nullable Double value) {
        return Runs.run(Runs.MACHINE, "0123456789ab", "closed loop", Runs.figure(subject, value));
    }

    /** Eight pairs; in so many of them, the first, B has its own figure. */
    private static ComparisonRecord paired(
            Subject subject, double ofA, int times, @Nullable Double ofB, @Nullable Double otherwise) {
        List<RunPair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(new RunPair(run(subject, ofA), run(subject, i < times ? ofB : otherwise)));
        }
        return new FigureComparison(subject, Optional.empty()).paired(pairs);
    }

    @Test
    void errors_in_six_pairs_of_eight_where_the_other_side_never_has_any_are_no_chance() {
        ComparisonRecord row = paired(ERRORS, 0, 6, 0.02, 0.0);

        assertThat(row.verdict()).isEqualTo(Change.REGRESSED);
        assertThat(row.reason()).isEqualTo("0 in every run of A, and more in 6 of 8 of the other");
        assertThat(paired(ERRORS, 0, 8, 0.02, 0.0).reason()).endsWith("never of the other");
    }

    @Test
    void errors_in_five_pairs_may_be_chance() {
        assertThat(paired(ERRORS, 0, 5, 0.02, 0.0).verdict()).isEqualTo(Change.INCONCLUSIVE);
    }

    @Test
    void errors_that_are_on_both_sides_now_and_then_are_not_told_apart() {
        assertThat(paired(ERRORS, 0.01, 6, 0.02, 0.0).verdict()).isEqualTo(Change.INCONCLUSIVE);
    }

    @Test
    void where_most_pairs_lack_a_figure_every_figure_counts_and_the_reason_is_told() {
        ComparisonRecord row = paired(Runs.CPU, 20, 1, 18.0, null);

        assertThat(row.verdict()).isEqualTo(Change.INCONCLUSIVE);
        assertThat(row.runsA()).isEqualTo(8);
        assertThat(row.runsB()).isEqualTo(1);
        assertThat(row.reason())
                .isEqualTo("1 pair is too few; it takes 6; in others B has no figure: not measured here");
    }
}
