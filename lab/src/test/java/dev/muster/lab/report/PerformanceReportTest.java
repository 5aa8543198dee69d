package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.result.AgentShares;
import dev.muster.lab.result.ProfileRecord.Waits;
import dev.muster.lab.result.Profiles;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceReportTest {
    @TempDir
    Path directory;

    private static TestRecord test() {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(4_000_000, 10_000);
        return Records.test("t", null, Records.rung(10, 1000, Distribution.of(histogram)));
    }

    private static TestRecord profiled() {
        Waits none = new Waits(0, 0, 0);
        return Profiles.profiled(
                test(), Profiles.of(10, 10_000, new Waits(100, 1000, 40), new Waits(5000, 20_000, 30), none, null));
    }

    private String rendered(Form form, TestRecord test) throws Exception {
        RunJson.write(directory, Records.run(RunRecord.State.COMPLETE, null, test));
        return Reports.text(directory, form, Kind.PERFORMANCE);
    }

    @Test
    void it_says_first_what_is_verified_and_what_is_promised() throws Exception {
        assertThat(rendered(Form.MD, profiled()))
                .contains(
                        "No change has been tried and measured.",
                        "The largest predicted gain that remains is × 2.00 (lock-time, t)",
                        "## Before and after",
                        "There is no before and after",
                        "Rejected experiments: None");
    }

    @Test
    void stacks_become_a_picture_and_a_name_cannot_break_the_page() throws Exception {
        Files.createDirectories(directory.resolve("recordings"));
        Files.writeString(
                directory.resolve("recordings/a.folded"), "main;a.B.<init> 60\nmain;a.C.\"x\" 40\nmain;rare 0\n");

        String page = rendered(Form.HTML, profiled());

        assertThat(page)
                .contains("<title>a.B.&lt;init&gt;: 60 samples, 60.0 %</title>", "a.Gate", "a.Maker.make")
                .doesNotContain("a.B.<init>");
    }

    @Test
    void what_was_not_recorded_is_said_to_be_so() throws Exception {
        assertThat(rendered(Form.HTML, test())).contains("Where its time goes was not recorded");
        assertThat(rendered(Form.HTML, profiled()))
                .contains("No flame graph: no samples, or recordings/a.folded is gone");
    }

    @Test
    void a_recording_too_short_to_sample_any_allocation_is_reported_without_one() throws Exception {
        Waits none = new Waits(0, 0, 0);
        TestRecord brief =
                Profiles.profiled(test(), Profiles.withoutAllocation(Profiles.of(10, 10_000, none, none, none, null)));

        assertThat(rendered(Form.MD, brief)).contains("| allocated | not measured: no allocation was sampled |");
        assertThat(rendered(Form.HTML, brief)).contains("not measured: no allocation was sampled");
    }

    @Test
    void a_run_of_before_has_no_profile_and_both_reports_are_written() throws Exception {
        rendered(Form.MD, test());
        Reports.render(directory);

        assertThat(directory.resolve("performance.html")).isNotEmptyFile();
        assertThat(directory.resolve("performance.md")).isNotEmptyFile();
        assertThat(directory.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void profiles_and_shares_survive_being_written_down() {
        RunRecord run = Records.run(RunRecord.State.COMPLETE, null, profiled());

        assertThat(RunJson.fromJson(RunJson.toJson(run))).isEqualTo(run);
        AgentShares none = new AgentShares(2, 0, 0, 0, java.util.List.of(), null, null);
        assertThat(none.lorenz()).isEmpty();
    }
}
