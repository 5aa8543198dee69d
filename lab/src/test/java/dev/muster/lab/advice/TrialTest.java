package dev.muster.lab.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.muster.lab.advice.Recommendation.Effort;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.PairedRecord.BuildRecord;
import dev.muster.lab.compare.PairedRecord.PairRecord;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.sample.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
    private static final Recommendation ADVICE = new Recommendation(
            "commit-per-operation", "creation", "f", "e", "a", 1.3, "p", 0.5, Effort.CHANGE, State.PROPOSED, null);

    @TempDir
    Path run;

    private static ComparisonRecord row(Measure measure, int agents, double ratio, Change verdict) {
        return new ComparisonRecord(
                measure.wireName(),
                "creation",
                null,
                agents,
                100.0,
                100 * ratio,
                6,
                6,
                ratio,
                ratio * 0.95,
                ratio * 1.05,
                0.03,
                0.03,
                0.03,
                null,
                verdict,
                verdict == Change.INCONCLUSIVE ? "the interval reaches over the margin" : null);
    }

    private static PairedRecord compared(ComparisonRecord... rows) {
        BuildRecord build = new BuildRecord(".", "image", "0.1.0", "d", null, null, null);
        return new PairedRecord(
                1,
                RunRecord.State.COMPLETE,
                null,
                "2026-01-01T00:00:00Z",
                null,
                null,
                null,
                build,
                build,
                false,
                6,
                20,
                IntStream.rangeClosed(1, 6)
                        .mapToObj(i -> new PairRecord(i, "A B", "a", "b", List.of(), List.of()))
                        .toList(),
                List.of(rows),
                List.of(),
                Verdict.PASS);
    }

    private static Trial trial(Measure measure, String comparison, ComparisonRecord... rows) {
        return Trial.of(ADVICE, measure, "JVM options -Xmx1g", compared(rows), comparison);
    }

    private static double known(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void a_gain_at_the_largest_rung_verifies() {
        Trial trial = trial(
                Measure.THROUGHPUT,
                "c",
                row(Measure.THROUGHPUT, 100, 1.2, Change.IMPROVED),
                row(Measure.THROUGHPUT, 10, 1.0, Change.EQUIVALENT),
                row(Measure.P50_MS, 200, 2.0, Change.REGRESSED));

        assertThat(trial.state()).isEqualTo(State.VERIFIED);
        assertThat(trial.measured()).isEqualTo("× 1.20 (1.14 to 1.26) of throughput at 100 agents, 6 pairs");
    }

    @Test
    void what_is_worse_on_any_rung_is_rejected_and_says_where() {
        Trial trial = trial(
                Measure.THROUGHPUT,
                "c",
                row(Measure.THROUGHPUT, 1, 0.8, Change.REGRESSED),
                row(Measure.THROUGHPUT, 100, 1.2, Change.IMPROVED));

        assertThat(trial.state()).isEqualTo(State.REJECTED);
        assertThat(trial.measured()).endsWith("6 pairs: worse at 1 agent");
    }

    @Test
    void where_less_is_better_half_of_it_is_a_gain_of_two() {
        Trial trial = trial(Measure.P99_MS, "c", row(Measure.P99_MS, 10, 0.5, Change.IMPROVED));

        assertThat(known(trial.gain())).isEqualTo(2);
        assertThat(known(trial.low())).isCloseTo(1 / 0.525, within(1e-9));
        assertThat(known(trial.high())).isCloseTo(1 / 0.475, within(1e-9));
    }

    @Test
    void what_cannot_be_decided_stays_proposed() {
        Trial trial = trial(Measure.THROUGHPUT, "c", row(Measure.THROUGHPUT, 10, 1.01, Change.INCONCLUSIVE));

        assertThat(trial.state()).isEqualTo(State.PROPOSED);
        assertThat(trial.measured()).contains("inconclusive: the interval reaches over the margin");
        assertThatThrownBy(() -> trial(Measure.P99_MS, "c", row(Measure.THROUGHPUT, 10, 1, Change.EQUIVALENT)))
                .hasMessage("the comparison has no p99_ms of test 'creation'");
    }

    @Test
    void reports_tell_what_was_verified_and_what_was_rejected_and_keep_what_was_measured() throws Exception {
        Distribution response = new Distribution(2.0, 3.0, 4.0, 5.0, null, 9.0, 2.1, 100, List.of());
        RungRecord rung = Records.rung(10, 1000, response); // one commit for each of its hundred operations
        RunJson.write(run, Records.run(RunRecord.State.COMPLETE, Verdict.PASS, Records.test("creation", null, rung)));
        String measured = Files.readString(run.resolve(RunJson.FILE));

        Trials.keep(run, trial(Measure.THROUGHPUT, "/first", row(Measure.THROUGHPUT, 10, 1.0, Change.EQUIVALENT)));
        Reports.render(run);
        assertThat(run.resolve(Reports.PERFORMANCE_MARKDOWN))
                .content()
                .contains("Rejected experiments: JVM options -Xmx1g (commit-per-operation, creation): × 1.00")
                .contains("No change that was tried was found better");

        Trials.keep(run, trial(Measure.THROUGHPUT, "/first", row(Measure.THROUGHPUT, 10, 1.1, Change.IMPROVED)));
        Trials.keep(run, trial(Measure.THROUGHPUT, "/other", row(Measure.THROUGHPUT, 10, 0.9, Change.REGRESSED)));
        Reports.render(run);
        assertThat(Trials.read(run)).hasSize(2);
        assertThat(run.resolve(Reports.PERFORMANCE_HTML))
                .content()
                .contains("Verified by measuring: JVM options -Xmx1g (commit-per-operation, creation): × 1.10")
                .contains("× 1.100, throughput", ">verified<", "[/first]")
                .contains("JVM options -Xmx1g (commit-per-operation, creation): × 0.90"); // among the rejected
        assertThat(run.resolve(Reports.PERFORMANCE_MARKDOWN))
                .content()
                .containsSubsequence(
                        "## Parameter sweep",
                        "throughput at 10 agents | JVM options -Xmx1g | × 1.100 (1.045 to 1.155) | improved |",
                        "throughput at 10 agents | JVM options -Xmx1g | × 0.900 (0.855 to 0.945) | regressed |");
        assertThat(run.resolve(Reports.MARKDOWN)).content().contains("measured gain", "[/first]");
        assertThat(run.resolve(RunJson.FILE)).hasContent(measured.strip());
    }

    @Test
    void a_file_of_trials_that_is_none_is_told_by_name() throws Exception {
        Files.writeString(run.resolve(Trials.FILE), "{]");

        assertThatThrownBy(() -> Trials.read(run)).hasMessageContaining("trials.json does not hold trials");
    }
}
