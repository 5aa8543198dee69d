package dev.muster.cli.tdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Launched;
import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Muster runs the tests itself: what they come to is recorded, and what is in doubt is not. */
class RunTestsTest {
    private static final String GREEN = "printf '1..2\\nok 1\\nok 2\\n'";

    @TempDir
    Path home;

    private Program muster;
    private Path work;

    @BeforeEach
    void a_cycle_in_test_red() throws Exception {
        work = Files.createDirectories(home.resolve("work"));
        muster = new Program(home.resolve("data"));
        muster.ok("backlog", "epic", "--title", "Files", "--story", "Read");
        muster.ok("backlog", "approve");
        muster.ok("tdd", "start", "s1");
        muster.ok("tdd", "test", "s1");
    }

    /** Runs a line of shell as the tests, with options before it. */
    private Ran run(String script, String... options) {
        List<String> all = new ArrayList<>(List.of("tdd", "run-tests", "s1", "--directory", work.toString()));
        all.addAll(List.of(options));
        all.addAll(List.of("--", "sh", "-c", script));
        return muster.run(all.toArray(String[]::new));
    }

    private JsonNode json(String script, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--json");
        return run(script, all.toArray(String[]::new)).json();
    }

    private void requireNothingRecorded() {
        assertThat(muster.ok("tdd", "status", "s1")).contains("none was run");
        assertThat(muster.ok("event", "list", "--topic", "tdd.tests_ran")).isEqualTo("no events\n");
    }

    private void refused(Ran ran, int code, String why) {
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        assertThat(ran.err()).contains(why);
        requireNothingRecorded();
    }

    @Test
    void tap_on_standard_output_is_counted_and_what_was_printed_is_kept() throws Exception {
        JsonNode said = json("echo hidden >&2; printf '1..3\\nok 1\\nnot ok 2 - closes\\nok 3 # skip\\n'; exit 1");

        assertThat(said.at("/passed").intValue()).isEqualTo(1);
        assertThat(said.at("/failed").intValue()).isEqualTo(1);
        assertThat(said.at("/run/counted_by").stringValue()).isEqualTo("tap");
        assertThat(said.at("/run/skipped").intValue()).isEqualTo(1);
        assertThat(said.at("/run/exit_code").intValue()).isEqualTo(1);
        assertThat(said.at("/run/failing").toString()).isEqualTo("[\"closes\"]");
        assertThat(Files.readString(Path.of(said.at("/run/output").stringValue())))
                .contains("not ok 2 - closes", "hidden");
        assertThat(muster.ok("event", "list", "--topic", "tdd.tests_ran", "--json"))
                .contains("failed: closes", said.at("/run/output").stringValue());
    }

    @Test
    void their_command_is_told_what_is_configured_and_nothing_else_of_musters() throws Exception {
        Files.writeString(
                home.resolve("data/muster.yaml"),
                "tdd:\n  test_execution:\n    parallel_jobs: 3\n    fast_fail: false\n    memory_limit_mb: 99\n");

        JsonNode said = json(
                "test \"$MUSTER_TEST_JOBS $MUSTER_TEST_FAIL_FAST $MUSTER_TEST_MEMORY_MB $MUSTER_DATA\" = '3 false 99 '");

        assertThat(said.at("/passed").intValue()).isEqualTo(1);
    }

    @Test
    void they_may_run_for_as_long_as_is_configured() throws Exception {
        Files.writeString(home.resolve("data/muster.yaml"), "tdd.test_execution.timeout_seconds: 1\n");

        refused(run("exec sleep 600"), 1, "the tests ran for more than 1 s and were killed");
    }

    @Test
    void the_end_of_what_was_printed_is_shown() {
        Ran ran = run("i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo line $i; done; " + GREEN);

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("  | line 30\n", "  | ok 2\n").doesNotContain("line 12\n");
        assertThat(ran.out()).contains("2 passed, 0 failed (by TAP)");
    }

    @Test
    void reports_of_this_run_are_counted_and_those_of_an_earlier_one_are_not() throws Exception {
        Path reports = Files.createDirectories(work.resolve("build/reports"));
        Files.writeString(
                reports.resolve("old.xml"), "<testsuite><testcase name='old'><failure/></testcase></testsuite>");

        JsonNode said = json(
                "mkdir -p build/reports/deep; echo '<testsuite><testcase name=\"a\"/></testsuite>' >build/reports/new.xml;"
                        + " echo '<testsuite><testcase name=\"b\"/></testsuite>' >build/reports/deep/new.xml",
                "--reports",
                "build/**/*.xml",
                "--reports",
                "build/reports/*.xml");

        assertThat(said.at("/run/counted_by").stringValue()).isEqualTo("reports");
        assertThat(said.at("/passed").intValue()).isEqualTo(2);
        assertThat(said.at("/failed").intValue()).isZero();
    }

    @Test
    void a_report_that_is_written_anew_counts_again() throws Exception {
        String script =
                "echo '<testsuite><testcase name=\"a\"/></testsuite>' >report.xml.new; mv report.xml.new report.xml";
        json(script, "--reports", "report.xml");

        assertThat(json(script, "--reports", "report.xml").at("/passed").intValue())
                .isEqualTo(1);
    }

    @Test
    void an_exit_code_alone_counts_as_one_suite_and_is_marked_as_that() {
        JsonNode red = json("exit 3");
        assertThat(red.at("/failed").intValue()).isEqualTo(1);
        assertThat(red.at("/run/counted_by").stringValue()).isEqualTo("exit_code");
        muster.ok("tdd", "code", "s1");

        Ran green = run("true");

        assertThat(green.out())
                .contains("1 passed, 0 failed (by exit code alone: one suite, how many tests it has is not known)");
        assertThat(muster.ok("event", "list", "--topic", "tdd.tests_ran", "--json"))
                .contains("exit code alone: one suite");
    }

    @Test
    void failures_in_the_report_count_also_if_the_exit_code_hides_them() {
        assertThat(json("printf '1..1\\nnot ok 1\\n'").at("/failed").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kill -9 $$ | exit code 137: signal 9 ended them",
                "kill -15 $$ | exit code 143: signal 15 ended them",
                "nosuchprogram | exit code 127: a shell answers that for a program that it cannot run",
                "printf '1..2\\nok 1\\n' | it plans 2 tests and tells of 1",
                "printf '1..0\\n' | no test was run",
                "printf '1..1\\nok 1 # skip\\n' | no test was run, and 1 skipped",
                "printf '1..1\\nok 1\\n'; exit 2 | exit code 2, and yet no test is told to have failed",
                "printf 'Bail out! no disk\\n' | the tests bailed out: no disk"
            })
    void what_is_in_doubt_has_no_result(String script, String why) {
        refused(run(script), 1, why);
    }

    @Test
    void a_report_that_was_promised_and_not_written_is_no_success() throws Exception {
        refused(run("true", "--reports", "build/*.xml"), 1, "no file of build/*.xml was written");
        Files.writeString(work.resolve("old.xml"), "<testsuite><testcase name='a'/></testsuite>");
        refused(run("true", "--reports", "*.xml"), 1, "no file of *.xml was written");
        refused(run("echo '<testsuite>' >old.xml", "--reports", "*.xml"), 1, "is no report of JUnit's kind");
        refused(run("true", "--tap"), 1, "it has no plan");
    }

    @Test
    void a_run_that_takes_too_long_is_killed_with_all_that_it_started() throws Exception {
        Path pids = work.resolve("pids");

        Ran ran = run("sleep 600 & echo $! >pids; " + GREEN + "; wait", "--time-limit", "3s");

        refused(ran, 1, "the tests ran for more than 3 s and were killed");
        long child = Long.parseLong(Files.readString(pids).strip());
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (lives(child) && System.nanoTime() < until) {
            Thread.onSpinWait(); // the system takes a moment to end it
        }
        assertThat(lives(child)).isFalse();
    }

    /** One that has ended and that nobody has asked about yet has no command line any more. */
    private static boolean lives(long process) {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().command())
                .isPresent();
    }

    @Test
    void a_program_that_is_not_there_is_something_that_is_missing() {
        Ran ran = muster.run("tdd", "run-tests", "s1", "--directory", work.toString(), "--", "./nothing");

        refused(ran, 3, "cannot start './nothing' in " + work + ": No such file or directory");
        refused(
                muster.run("tdd", "run-tests", "s1", "--directory", work + "/gone", "--", "true"),
                2,
                "there is no directory " + work + "/gone");
    }

    @Test
    void tests_read_nothing_and_so_never_wait_for_it() {
        assertThat(json("cat; " + GREEN).at("/passed").intValue()).isEqualTo(2);
    }

    @Test
    void what_they_print_goes_to_the_file_that_is_named_and_a_full_place_is_told() throws Exception {
        run(GREEN, "--output", work.resolve("out.log").toString());
        assertThat(work.resolve("out.log")).hasContent("1..2\nok 1\nok 2");

        Ran nowhere = run(GREEN, "--output", work.resolve("no/out.log").toString());
        assertThat(nowhere.code()).isEqualTo(3);
        assertThat(nowhere.err()).contains("cannot keep what the tests print");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_run_that_the_work_overtook_is_refused(boolean served) throws Exception {
        run("printf '1..1\\nnot ok 1\\n'; exit 1");
        Path data = home.resolve("data");
        // The tests themselves say that code was written, as another agent might while they run.
        String script = "printf '1..1\\nok 1\\n'; " + java(data) + " tdd code s1 >&2";

        Ran ran;
        if (served) {
            try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false));
                    MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
                engine.announce("http://127.0.0.1:" + server.port());
                ran = run(script);
            }
        } else {
            ran = run(script);
        }

        assertThat(ran.code()).as(ran.err()).isEqualTo(1);
        assertThat(ran.err())
                .contains("was changed after these tests began", "run the tests again", "the tests went: 1 passed")
                .as("what they say is of other work")
                .doesNotContain("--passed");
        assertThat(muster.ok("tdd", "status", "s1"))
                .contains("code_green", "0 passed, 1 failed; something was changed");
    }

    private static String java(Path data) {
        return "MUSTER_DATA='" + data + "' " + Launched.words();
    }

    @Test
    void a_cycle_that_is_not_there_or_over_is_told_before_anything_runs() {
        Path touched = work.resolve("touched");
        Ran none = muster.run("tdd", "run-tests", "s2", "--", "touch", touched.toString());
        muster.ok("tdd", "abort", "s1");
        Ran over = muster.run("tdd", "run-tests", "s1", "--", "touch", touched.toString());

        assertThat(none.code()).isEqualTo(1);
        assertThat(over.err()).contains("TDD cycle c1 is aborted: no test was run", "muster tdd start s1");
        assertThat(touched).doesNotExist();
    }

    @Test
    void a_role_runs_what_it_may_and_nothing_else() throws Exception {
        Path check = Files.writeString(work.resolve("check"), "#!/bin/sh\n" + GREEN + "\n");
        assertThat(check.toFile().setExecutable(true)).isTrue();
        String[] allowed = {"tdd", "run-tests", "s1", "--directory", work.toString(), "--role", "qa", "--", "./check"};

        Ran shell = run("touch touched; " + GREEN, "--role", "qa");
        refused(shell, 1, "the role qa may not run 'sh'");
        assertThat(work.resolve("touched")).doesNotExist();

        assertThat(muster.ok(allowed)).contains("2 passed, 0 failed");
    }

    @Test
    void the_project_says_what_a_role_may() throws Exception {
        Path rights = Files.writeString(home.resolve("tools.yaml"), "roles:\n  qa:\n    - sh -c TEXT\n");

        assertThat(json(GREEN, "--role", "qa", "--rights", rights.toString())
                        .at("/passed")
                        .intValue())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "run-tests s1 | give a command that runs the tests, or both --passed and --failed",
                "run-tests s1 --passed 1 | give a command that runs the tests, or both",
                "run-tests s1 --tap --passed 1 --failed 0 | there is no command to run",
                "run-tests s1 --passed 1 --failed 0 -- true | with a command it sees for itself",
                "run-tests s1 --tap --reports x -- true | exclude each other",
                "run-tests s1 --rights x -- true | say which one runs this with --role",
                "run-tests s1 --role q -- true | 'q' is no role",
                "run-tests s1 --time-limit 0s -- true | longer than nothing",
                "run-tests s1 --reports {a -- true | is no pattern of files"
            })
    void wrong_usage_is_told_and_nothing_runs(String command, String why) {
        List<String> all = new ArrayList<>(List.of("tdd"));
        all.addAll(List.of(command.split(" ")));

        refused(muster.run(all.toArray(String[]::new)), 2, why);
    }

    /** They may have taken an hour. */
    @Test
    void a_result_that_cannot_be_recorded_is_told_with_the_way_to_record_it() {
        Ran ran = run("printf '1..2\\nok 1\\nnot ok 2\\n'; exit 1", "--session", "s_nobody");

        refused(ran, 1, "s_nobody");
        assertThat(ran.err())
                .contains("the tests went: 1 passed, 1 failed (by TAP)", "what they printed is in /")
                .containsPattern("muster tdd run-tests s1 --passed 1 --failed 1 --log '/[^']+'");
    }

    @Test
    void a_session_that_is_none_is_told_before_anything_runs() {
        muster.with("MUSTER_SESSION", "nonsense");

        Ran ran = run("touch touched; " + GREEN);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'nonsense' is not a session id");
        assertThat(work.resolve("touched")).doesNotExist();
    }
}
