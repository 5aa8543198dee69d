package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.RecordingCost;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.ProfileRecord.Waits;
import dev.muster.lab.result.Profiles;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.sample.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingCostTest {
    @TempDir
    Path run;

    private static ComparisonRecord row(Measure measure, int agents, double ratio, Change verdict) {
        return new ComparisonRecord(
                measure.wireName(),
                "t",
                null,
                agents,
                100.0,
                100 * ratio,
                6,
                6,
                ratio,
                ratio - 0.01,
                ratio + 0.01,
                0.03,
                0.03,
                0.03,
                null,
                verdict,
                null);
    }

    private static RecordingCost cost(ComparisonRecord... rows) {
        return new RecordingCost("2026-01-01T00:00:00Z", 6, List.of(rows), "../compare");
    }

    private void recorded() throws Exception {
        Waits none = new Waits(0, 0, 0);
        RunJson.write(
                run,
                Records.run(
                        RunRecord.State.COMPLETE,
                        null,
                        Profiles.profiled(
                                Records.test("t", null, Records.rung(10, 1000, Distribution.EMPTY)),
                                Profiles.of(10, 10_000, none, none, none, null))));
    }

    @Test
    void every_report_of_a_recording_says_that_its_cost_is_not_measured_until_it_is() throws Exception {
        recorded();
        String unknown =
                "What the recording itself cost has not been measured; 'muster compare --jfr-cost RUN' does it.";
        assertThat(Reports.text(run, Form.MD, Kind.PERFORMANCE)).contains(unknown);
        assertThat(Reports.text(run, Form.MD)).contains(unknown);

        cost(row(Measure.CPU_US_PER_OP, 10, 1.05, Change.REGRESSED)).keep(run);

        String measured = "at 10 agents: processor time an operation +5.0 % (95 %: +4.0 % to +6.0 %).";
        assertThat(Reports.text(run, Form.HTML, Kind.PERFORMANCE))
                .contains(measured)
                .doesNotContain("has not been measured;");
        assertThat(Reports.text(run, Form.HTML)).contains(measured);
        assertThat(Reports.text(run, Form.MD)).contains(measured);
    }

    @Test
    void the_largest_rung_speaks_and_says_how_sure_it_is() {
        RecordingCost cost = cost(
                row(Measure.CPU_US_PER_OP, 1, 1.5, Change.REGRESSED),
                row(Measure.CPU_US_PER_OP, 50, 1.01, Change.EQUIVALENT),
                row(Measure.THROUGHPUT, 50, 0.97, Change.INCONCLUSIVE));

        assertThat(cost.told("t"))
                .isEqualTo("What the recording itself cost was measured by 6 pairs of runs without it and with it, in"
                        + " turns, at 50 agents: processor time an operation +1.0 % (95 %: +0.0 % to +2.0 %), within ± 3 %;"
                        + " throughput -3.0 % (95 %: -4.0 % to -2.0 %), which noise may account for.");
        assertThat(cost.told("another")).endsWith("was not measured for this test.");
    }

    @Test
    void only_processor_time_and_throughput_of_whole_rungs_tell_it() {
        assertThat(RecordingCost.tells(new Subject("t", 1, null, Measure.CPU_US_PER_OP)))
                .isTrue();
        assertThat(RecordingCost.tells(new Subject("t", 1, "claim", Measure.CPU_US_PER_OP)))
                .isFalse();
        assertThat(RecordingCost.tells(new Subject("t", 1, null, Measure.P99_MS)))
                .isFalse();
    }

    @Test
    void a_file_that_is_none_is_told_by_name_and_breaks_no_report() throws Exception {
        recorded();
        Files.writeString(run.resolve(RecordingCost.FILE), "{]");

        assertThatThrownBy(() -> RecordingCost.read(run)).hasMessageContaining("recording-cost.json does not tell");
        assertThat(Reports.text(run, Form.MD)).contains("What the recording itself cost is not known");
    }

    @Test
    void a_comparison_is_named_by_the_way_to_it_so_that_both_can_be_moved_together() {
        assertThat(RecordingCost.relative(Path.of("/x/runs/monday"), Path.of("/x/runs/compare-1")))
                .isEqualTo("../compare-1");
    }
}
