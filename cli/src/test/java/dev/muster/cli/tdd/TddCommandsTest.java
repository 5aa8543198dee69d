package dev.muster.cli.tdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TddCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void an_approved_story() {
        muster = new Program(home.resolve("data"));
        muster.ok("backlog", "add", "--title", "Read");
        muster.ok("backlog", "epic", "--title", "Files");
        muster.ok("backlog", "approve");
    }

    private String state() {
        return muster.json("tdd", "status", "s1").at("/state").stringValue();
    }

    @Test
    void a_cycle_goes_from_design_to_a_commit_that_a_person_approves() {
        assertThat(muster.ok("tdd", "start", "s1")).startsWith("c1 on s1  design\n");
        muster.ok("tdd", "design", "s1");
        muster.ok("tdd", "next", "s1");
        muster.ok("tdd", "run-tests", "s1", "--passed", "0", "--failed", "1", "--log", "boom");
        muster.ok("tdd", "code", "s1");
        assertThat(muster.ok("tdd", "status", "s1")).contains("0 passed, 1 failed; something was changed since");
        muster.ok("tdd", "run-tests", "s1", "--passed", "1", "--failed", "0");
        muster.ok("tdd", "refactor", "s1");
        muster.ok("tdd", "back", "s1");
        assertThat(state()).isEqualTo("code_green");
        muster.ok("tdd", "run-tests", "s1", "--passed", "1", "--failed", "0");
        assertThat(muster.json("tdd", "commit", "s1", "--note", "4f1c2d9")
                        .at("/awaits")
                        .stringValue())
                .isEqualTo("ap1");
        muster.ok("approval", "approve", "ap1");

        assertThat(state()).isEqualTo("committed");
        assertThat(muster.ok("tdd", "status", "s1")).contains("4f1c2d9", "possible: tdd start");
    }

    @Test
    void a_guard_that_is_not_met_says_how_the_tests_ran() {
        muster.ok("tdd", "start", "s1");
        muster.ok("tdd", "test", "s1");

        Ran ran = muster.run("tdd", "code", "s1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("at least one failing test; no test has been run", "run_tests");
        assertThat(state()).isEqualTo("test_red");
    }

    @Test
    void a_cycle_that_is_given_up_is_told_as_that() {
        muster.ok("tdd", "start", "s1");
        muster.ok("tdd", "abort", "s1", "--reason", "another way");

        assertThat(state()).isEqualTo("aborted");
        assertThat(muster.ok("event", "list", "--topic", "tdd.aborted", "--json"))
                .contains("another way");
    }

    @Test
    void a_story_without_a_cycle_says_how_to_start_one() {
        Ran ran = muster.run("tdd", "status", "s1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("story s1 has no TDD cycle", "muster tdd start s1");
    }
}
