package dev.muster.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.compare.Runs;
import dev.muster.lab.result.RunJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullReportsTest {
    @TempDir
    Path home;

    private Path suite;
    private Path deployment;

    @BeforeEach
    void runs() throws Exception {
        suite = Files.createDirectories(home.resolve("suite"));
        deployment = Files.createDirectories(home.resolve("deployment"));
        RunJson.write(suite, Runs.record(1000));
        RunJson.write(deployment, Runs.record(500));
    }

    @Test
    void a_whole_validation_leaves_four_reports_under_their_names_as_pages_and_in_markdown() throws Exception {
        FullReports.write(home, suite, deployment, "it was stopped.", null);

        for (String name : FullReports.NAMES) {
            assertThat(home.resolve(name + ".html"))
                    .content()
                    .startsWith("<!doctype html>")
                    .doesNotContain("http://");
            assertThat(home.resolve(name + ".md")).content().startsWith("# ");
        }
        assertThat(FullReports.NAMES)
                .containsExactly(
                        "MULTI_AGENT_STRESS_TEST_REPORT",
                        "PERFORMANCE_OPTIMIZATION_REPORT",
                        "PRODUCTION_DEPLOYMENT_VALIDATION",
                        "RELEASE_PERFORMANCE_VALIDATION");
        assertThat(home.resolve(FullReports.RELEASE + ".md")).content().contains("Configurations were not measured");
    }

    @Test
    void what_was_not_measured_says_so() throws Exception {
        FullReports.write(home, suite, null, "the validation was stopped before them.", null);

        assertThat(home.resolve(FullReports.DEPLOYMENT + ".md")).content().startsWith("# Not measured");
        assertThat(home.resolve(FullReports.DEPLOYMENT + ".html")).content().contains("stopped before them");
    }

    @Test
    void a_suite_that_could_not_be_measured_takes_no_other_report_with_it() throws Exception {
        FullReports.write(home, null, deployment, "the disk was full.", null);

        for (String name : FullReports.NAMES) {
            if (name.equals(FullReports.DEPLOYMENT)) {
                assertThat(home.resolve(name + ".md")).content().doesNotContain("Not measured");
            } else {
                assertThat(home.resolve(name + ".md"))
                        .content()
                        .startsWith("# Not measured")
                        .contains("the disk was full.");
            }
        }
    }
}
