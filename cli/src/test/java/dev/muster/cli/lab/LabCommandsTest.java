package dev.muster.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.StdioFaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LabCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void program() {
        muster = new Program(home.resolve("data"));
    }

    private Path scenario(String thresholds) throws IOException {
        return Files.writeString(home.resolve("tiny.yaml"), """
                name: tiny
                target: embedded
                baseline: false
                tests:
                  - type: benchmark
                    name: creation
                    target: task_creation
                    iterations: 200
                    thresholds: {%s}
                """.formatted(thresholds));
    }

    private Ran run(String thresholds) throws IOException {
        return muster.run(
                "run",
                scenario(thresholds).toString(),
                "--out",
                home.resolve("run").toString());
    }

    @Test
    void a_scenario_that_holds_passes_and_leaves_its_report() throws IOException {
        Ran ran = run("error_rate: 0");

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains("tiny  1 test")
                .contains("creation")
                .contains("1 agent ")
                .contains("PASS  1 gate of 1 test holds; a quick look, not a baseline")
                .contains("report " + home.resolve("run").resolve("report.html"));
        assertThat(home.resolve("run/report.html")).isRegularFile();
        assertThat(home.resolve("run/run.json")).isRegularFile();
    }

    @Test
    void a_scenario_that_does_not_hold_fails_with_the_reason() throws IOException {
        Ran ran = run("throughput: 100000000");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("FAIL  1 of 1 gate failed").contains("creation: ");
    }

    @Test
    void a_run_directory_is_used_once() throws IOException {
        run("error_rate: 0");

        Ran ran = run("error_rate: 0");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("already holds a run; name another directory");
    }

    @Test
    void a_scenario_that_is_wrong_is_told_with_file_line_and_key() throws IOException {
        Ran ran = run("error_rat: 0");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("tiny.yaml:9: ").contains("error_rat").contains("did you mean 'error_rate'?");
        assertThat(home.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "validate --profile fast --full | --profile: there is no profile 'fast'; valid: development, high-performance, memory-optimized, minimal, production",
                "validate --quick --full | --quick and --full do not go together",
                "run x.yaml --drivers nowhere | --drivers 'nowhere' is no directory",
                "run x.yaml --target embeded | --target 'embeded' is unknown; did you mean 'embedded'?",
                "monitor --target http://localhost | --target is not built yet",
                "lab init --target jdbc:x | --target 'jdbc:x': JDBC cannot be looked at",
                "lab init --target htp://x | --target 'htp://x' is unknown; did you mean 'http://…'?",
                "lab init --target mcp+stdio: | --target 'mcp+stdio:': it names no command; write it as mcp+stdio:COMMAND ARGUMENT …, such as mcp+stdio:npx server",
                "lab proxy --fault noice -- cat | --fault 'noice' is none of standard streams; did you mean 'noise'?",
                "lab proxy --fault kill -- cat | --fault 'kill' is none of standard streams; valid: duplicate, garble, noise, oversize, reorder, stderr_flood, truncate",
                "lab proxy --fault noise | which server? Name its command after --",
                "lab proxy --fault noise --every 1s -- cat | --every has to be longer than --hold, or the fault never ends",
                "lab proxy --fault noise -- /no/such/program | the server cannot be started: Cannot run program \"/no/such/program\": Exec failed, error: 2 (No such file or directory)",
                "monitor --duration 1s | --pid is missing: name the process to watch",
                "report nowhere | nowhere is not a run directory: it has no run.json",
                "report nowhere --format benchmark-jason | --format: 'benchmark-jason' is no report format; did you mean 'benchmark-json'?",
                "report nowhere --format htm | --format: 'htm' is no report format; did you mean 'html'?",
                "report nowhere --kind speed | --kind: 'speed' is no kind of report; valid: deployment, performance, stress",
                "run nothing.yaml | nothing.yaml: there is no such file",
            })
    void what_cannot_be_done_is_refused_by_name(String line, String message) {
        Ran ran = muster.run(line.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err().lines().findFirst()).contains("muster: " + message); // and perhaps what to do instead
    }

    @Test
    void the_help_of_the_proxy_names_every_fault_that_it_can_do() {
        String help = muster.run("lab", "proxy", "--help").out().split("Examples:")[0];

        assertThat(Arrays.stream(FaultKind.values()).filter(StdioFaultProxy::does))
                .isNotEmpty()
                .allSatisfy(kind -> assertThat(help).contains(kind.wireName()));
    }

    /** It starts runs of its own by the launcher; before anything is measured it has to know which. */
    @Test
    void a_whole_validation_is_started_by_the_launcher() {
        Ran ran = muster.run("validate", "--full", "--out", home.resolve("full").toString());

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .contains("it is not known which build this program is")
                .contains("./muster");
        assertThat(home.resolve("full")).doesNotExist();
    }

    @Test
    void a_report_is_shown_printed_and_written() throws IOException {
        run("error_rate: 0");
        String run = home.resolve("run").toString();

        assertThat(muster.ok("report", run)).contains("creation").contains("PASS");
        assertThat(muster.ok("report", run, "--format", "csv")).startsWith("test,operation,agents,");
        assertThat(muster.run("report", run, "--format", "json")
                        .json()
                        .at("/scenario/name")
                        .stringValue())
                .isEqualTo("tiny");
        Path out = home.resolve("out");
        assertThat(muster.ok("report", run, "--format", "md,junit", "--out", out.toString()))
                .isEqualTo(out.resolve("report.md") + "\n" + out.resolve("junit.xml") + "\n");
        assertThat(out.resolve("junit.xml")).isRegularFile();
        assertThat(muster.ok("report", run, "--kind", "performance", "--format", "md"))
                .contains("No change has been tried and measured.", "## What an operation costs");
        assertThat(muster.ok("report", run, "--kind", "performance", "--format", "md,html", "--out", out.toString()))
                .contains(
                        out.resolve("performance.md").toString(),
                        out.resolve("performance.html").toString());
    }

    @Test
    void an_audit_is_clean_after_honest_work_and_not_after_tampering() throws SQLException {
        muster.ok("task", "create", "--title", "First");
        assertThat(muster.ok("audit")).startsWith("clean  ");
        assertThat(muster.json("audit").at("/clean").booleanValue()).isTrue();

        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/muster.db"));
                Statement statement = store.createStatement()) {
            statement.executeUpdate("delete from event where seq = 2");
        }

        Ran ran = muster.run("audit");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).startsWith("NOT CLEAN  ");
        JsonNode json = Program.parse(muster.run("audit", "--json").out());
        assertThat(json.at("/clean").booleanValue()).isFalse();
        assertThat(json.at("/details").size()).isPositive();
    }

    @Test
    void an_audit_of_nothing_is_wrong_usage() {
        assertThat(muster.run("audit", "--data", home.resolve("none").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void a_process_is_watched() {
        Path out = home.resolve("watch");

        String said = muster.ok(
                "monitor",
                "--pid",
                String.valueOf(ProcessHandle.current().pid()),
                "--duration",
                "60ms",
                "--interval",
                "20ms",
                "--out",
                out.toString());

        assertThat(said)
                .contains("resident memory, MB")
                .contains("threads")
                .contains(out.resolve("resources.csv") + "");
        assertThat(out.resolve("monitor.json")).isRegularFile();
    }

    @Test
    void a_process_that_is_not_there_cannot_be_reached() {
        Ran ran = muster.run(
                "monitor", "--pid", "999999999", "--out", home.resolve("w").toString());

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("there is no process 999999999");
    }

    @Test
    void the_lab_finds_the_answers_that_are_known() throws IOException {
        Ran ran = muster.run("lab", "selftest", "scaling", "change-points");

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .contains("SPEC SDM91, contention σ", "0.0277285 ± 0.01 %", "index 6, -12.9 %")
                .contains("PASS  the lab finds all 8 known answers")
                .doesNotContain("FAIL");
    }

    @Test
    void a_selftest_can_be_read_by_a_script_and_refuses_an_unknown_check() throws IOException {
        JsonNode answer =
                muster.run("lab", "selftest", "change-points", "--json").json();

        assertThat(answer.get("passed").asBoolean()).isTrue();
        assertThat(answer.get("findings").get(0).get("state").asString()).isEqualTo("PASS");

        Ran wrong = muster.run("lab", "selftest", "stal");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("no check 'stal'", "stall");
    }
}
