package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.report.Page.Part;
import dev.muster.lab.report.Page.Part.Fact;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.Records;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.sample.Distribution;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a target said is in pages as it was said, and is neither markup there nor a line of its own. */
class PageTest {
    private static final String ANSWER = "500 <script>alert(1)</script>\n# so";
    private static final String TOLD = "500 &lt;script>alert(1)&lt;/script> # so";

    @Test
    void what_a_target_answered_is_no_markup_in_a_page() {
        Page page = new Page(
                ANSWER,
                ANSWER,
                List.of(new Part(
                        ANSWER,
                        List.of(new Fact(ANSWER, ANSWER)),
                        List.of(ANSWER),
                        List.of("!state", "#figure"),
                        List.of(List.of(ANSWER, "a | b")))));

        assertThat(page.markdown()).isEqualTo("""
                # %1$s

                %1$s

                ## %1$s

                - %1$s: %1$s

                %1$s

                | state | figure |
                | --- | ---: |
                | %1$s | a \\| b |
                """.formatted(TOLD));
    }

    @Test
    void what_a_target_answered_is_no_markup_in_the_release_report() {
        String run = RunJson.toJson(Records.run(
                        RunRecord.State.COMPLETE,
                        Verdict.FAIL,
                        Records.test("t", null, Records.rung(1, 10, Distribution.EMPTY))))
                .replaceFirst("\"reasons\" : \\[ \\]", "\"reasons\" : [ \"500 <script>alert(1)</script>\\\\n# so\" ]");
        ComparisonRecord compared = new ComparisonRecord(
                "throughput",
                ANSWER,
                null,
                1,
                10.0,
                10.0,
                1,
                1,
                1.0,
                null,
                null,
                null,
                null,
                0.05,
                null,
                Change.INCONCLUSIVE,
                ANSWER);
        MatrixRecord matrix = new MatrixRecord(
                MatrixRecord.SCHEMA,
                true,
                "2026-01-01T00:00:00Z",
                "s.yaml",
                "0.1.0",
                "a CPU",
                "25",
                "SQLite",
                1,
                List.of(
                        new MatrixRecord.Row(ANSWER, "", List.of(), List.of(), List.of(), ANSWER),
                        new MatrixRecord.Row("other " + ANSWER, "", List.of(), List.of(), List.of(compared), null)),
                List.of(ANSWER));

        assertThat(new ReleaseReports(RunJson.fromJson(run), null).markdown())
                .contains("No gate failed, but " + TOLD)
                .doesNotContain("<script", "\n# so");
        assertThat(new ReleaseReports(RunJson.fromJson(run), matrix).markdown())
                .contains("No gate failed, but " + TOLD, "- Not measured: " + TOLD + "\n")
                .contains("\n### other " + TOLD + " against " + TOLD + "\n")
                .doesNotContain("<script", "\n# so");
    }
}
