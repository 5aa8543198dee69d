package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.lab.engine.Starter;
import dev.muster.lab.report.FullReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole validation, of scenarios so small that it takes seconds: what it leaves, and what a part that fails costs.
 */
@Timeout(180) // against hanging
class FullValidationTest {
    private static final String TINY = """
            name: %s
            repeat: 5
            tests:
              - {type: benchmark, name: %s, target: task_creation, iterations: 30, thresholds: {error_rate: 0}}
            """;

    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_program_with_tiny_scenarios() throws IOException {
        muster = new Program(home.resolve("data"));
        scenario("validate", TINY.formatted("validate", "creation").replace("repeat: 5\n", ""));
        scenario("faults", TINY.formatted("faults", "fault"));
        scenario("soak-20-minutes", TINY.formatted("soak", "soak").replace("repeat: 5\n", ""));
        scenario("matrix", TINY.formatted("matrix", "creation").replace("repeat: 5\n", ""));
        Path build = FakeBuild.make(home, "build", """
                echo "$MUSTER_PROFILE" >>"%s/profiles"
                mkdir -p "$4" && cp "%s/suite/run.json" "$4/run.json"
                """.formatted(home, home.resolve("full")));
        System.setProperty("muster.home", home.toString());
        System.setProperty(Starter.LAUNCHER, build.resolve("muster").toString());
        System.setProperty(
                Starter.IMAGE, build.resolve("cli/target/muster/image.1").toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("muster.home");
        System.clearProperty(Starter.LAUNCHER);
        System.clearProperty(Starter.IMAGE);
    }

    private void scenario(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("scenarios")).resolve(name + ".yaml"), text);
    }

    private Ran full(String... more) {
        String[] arguments = {
            "validate",
            "--full",
            "--history",
            "none",
            "--out",
            home.resolve("full").toString()
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return muster.run(all);
    }

    private String report(String name) throws IOException {
        return Files.readString(home.resolve("full").resolve(name + ".md"));
    }

    @Test
    void it_leaves_its_three_parts_and_four_reports() throws IOException {
        Ran ran = full();

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("PASS  suite", "PASS  deployment");
        for (String name : FullReports.NAMES) {
            assertThat(report(name)).doesNotStartWith("# Not measured");
            assertThat(ran.out()).contains(name + ".html");
        }
        assertThat(report(FullReports.RELEASE)).contains("high-performance against as it is");
        assertThat(Files.readString(home.resolve("full/deployment/run.json")))
                .contains("\"name\" : \"fault\"", "\"name\" : \"soak\"")
                .doesNotContain("\"repetition\" : 2");
        assertThat(home.resolve("full/matrix/matrix.json")).isRegularFile();
    }

    @Test
    void a_part_that_cannot_be_measured_is_missing_and_takes_nothing_else_with_it() throws IOException {
        scenario("faults", "name: faults\n");

        Ran ran = full();

        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("the validation is not whole: the shipped scenarios of faults and soak");
        assertThat(report(FullReports.DEPLOYMENT))
                .startsWith("# Not measured")
                .contains("the shipped scenarios of faults");
        assertThat(report(FullReports.STRESS)).doesNotStartWith("# Not measured");
        assertThat(report(FullReports.RELEASE)).contains("high-performance against as it is");
    }

    @Test
    void a_suite_that_cannot_be_measured_leaves_the_deployment_report() throws IOException {
        scenario("validate", "name: validate\ntests: []\n");

        Ran ran = full();

        assertThat(ran.code()).isEqualTo(4);
        assertThat(report(FullReports.DEPLOYMENT)).doesNotStartWith("# Not measured");
        assertThat(report(FullReports.STRESS)).startsWith("# Not measured").contains("validate.yaml");
    }

    @Test
    void its_own_runs_and_the_present_configuration_have_the_profile_that_is_asked_for() throws IOException {
        full("--profile", "minimal");

        assertThat(Files.readString(home.resolve("full/suite/run.json")))
                .contains("\"profile\" : \"minimal\"")
                .contains("./muster validate --full --profile minimal");
        assertThat(Files.readAllLines(home.resolve("profiles")).getFirst()).isEqualTo("minimal");
    }

    @Test
    void a_directory_that_holds_a_validation_is_not_written_over() throws IOException {
        Files.createDirectories(home.resolve("full/suite"));

        Ran ran = full();

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("already holds a validation; name another directory");
    }
}
