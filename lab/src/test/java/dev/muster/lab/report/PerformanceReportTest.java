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
import java.util.List;
import java.util.Map;
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
        AgentShares none = new AgentShares(2, 0, 0, 0, List.of(), null, null);
        assertThat(none.lorenz()).isEmpty();
    }

    private static Distribution of(double millis, long n) {
        return new Distribution(millis, millis, millis, millis, null, millis, millis, n, List.of());
    }

    private static TestRecord statements(String target) {
        return Records.mixed(target, of(2, 1000), Map.of("select", of(1, 900), "update", of(11, 100)));
    }

    @Test
    void statements_are_ordered_by_the_time_that_all_their_executions_took() throws Exception {
        assertThat(rendered(Form.MD, statements("database_operations")))
                .containsSubsequence(
                        "## Statements by total time",
                        "| t, 10 agents | update | 100 | 1,100 | 55.00 % | 11 | 11 |",
                        "| t, 10 agents | select | 900 | 900 | 45.00 % | 1 | 1 |");
    }

    @Test
    void where_operations_are_no_statements_and_nothing_was_tried_both_are_not_measured_and_it_is_said_how()
            throws Exception {
        for (Form form : List.of(Form.MD, Form.HTML)) {
            assertThat(rendered(form, statements("task_lifecycle")))
                    .contains("Statements by total time", "Not measured: no test of this run has statements")
                    .contains("Parameter sweep", "Not measured: no value of a setting")
                    .doesNotContain("55.00 %");
        }
    }
}
