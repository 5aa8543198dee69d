package dev.muster.cli.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CascadeCommandsTest {
    @TempDir
    Path home;

    private Program muster;
    private Path scores;
    private String session = "";

    @BeforeEach
    void a_session() throws Exception {
        scores = Scores.file(home);
        Program first = new Program(home.resolve("data"));
        session = first.ok("session", "start", "--agent", "ada", "--quiet").strip();
        muster = first.with("MUSTER_SESSION", session);
    }

    private String submit(String phase) {
        return muster.ok("cascade", phase, "--scores", scores.toString());
    }

    @Test
    void a_round_trip_goes_from_preflight_to_postflight_when_the_gate_lets_it() {
        assertThat(muster.ok("cascade", "status")).contains("none", "possible: preflight");
        assertThat(submit("preflight")).startsWith("preflight  round 1\n").contains("profile  balanced");
        assertThat(muster.ok("cascade", "investigate")).contains("possible: investigate, check");
        assertThat(submit("check")).contains("gate", "proceed", "possible: investigate, check, act");
        muster.ok("cascade", "act");
        assertThat(submit("postflight")).startsWith("postflight");
        assertThat(muster.json("cascade", "beliefs").at("/beliefs/know/n").longValue())
                .as("scored three times")
                .isEqualTo(3);
    }

    @Test
    void the_gate_keeps_an_unsure_session_from_acting_until_a_person_overrules_it() {
        submit("preflight");
        assertThat(muster.ok("cascade", "check", "--scores", scores.toString(), "--score", "uncertainty=0.9"))
                .contains("investigate", "because");
        Ran ran = muster.run("cascade", "act");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("the gate said investigate", "overrule");

        Ran itself = muster.run("cascade", "overrule", session, "--reason", "I want to");
        assertThat(itself.code()).isEqualTo(1);
        assertThat(itself.err()).contains("a person decides this");
        assertThat(muster.with("MUSTER_SESSION", "").ok("cascade", "overrule", session, "--reason", "the deadline"))
                .contains("overruled by an operator");
        muster.with("MUSTER_SESSION", session);
        assertThat(muster.ok("cascade", "act")).startsWith("act");
    }

    @Test
    void scores_that_are_missing_are_named_all_at_once() {
        Ran ran = muster.run("cascade", "preflight", "--score", "know=0.5,do=0.5");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("vectors are missing: engagement, context");
        assertThat(muster.ok("cascade", "status")).startsWith("none");
    }

    @Test
    void a_file_of_scores_that_is_none_is_told_with_its_name() throws Exception {
        Files.writeString(scores, "{\"know\": \"much\"}");
        assertThat(muster.run("cascade", "preflight", "--scores", scores.toString())
                        .err())
                .contains("scores.json", "vector 'know' must be a number");
        Files.writeString(scores, "{");
        assertThat(muster.run("cascade", "preflight", "--scores", scores.toString())
                        .err())
                .contains("scores.json is not JSON");
    }

    @Test
    void evidence_is_held_against_the_scores() {
        submit("preflight");
        assertThat(muster.ok("cascade", "calibration")).contains("not enough data: 0 of 5");
        assertThat(muster.ok(
                        "cascade",
                        "evidence",
                        "know=0.9",
                        "do=0.9",
                        "clarity=0.5",
                        "state=0.1",
                        "change=0.1",
                        "--source",
                        "tests"))
                .contains("5 of 5");
        assertThat(muster.ok("cascade", "calibration")).contains("Brier score 0.288", "overrates itself");
        assertThat(muster.ok("cascade", "drift")).contains("state", "too high");
    }

    @Test
    void what_a_session_notes_is_its_own_until_it_is_published() {
        muster.ok("finding", "note", "The cache is never cleared", "--kind", "dead-end");
        String bob = muster.ok("session", "start", "--agent", "bob", "--quiet").strip();
        Program other = new Program(home.resolve("data")).with("MUSTER_SESSION", bob);
        assertThat(other.ok("finding", "list")).contains("nothing is noted");

        muster.ok("finding", "publish", "1");

        assertThat(other.ok("finding", "list")).contains("dead_end", "The cache is never cleared", "the project");
        assertThat(other.run("finding", "publish", "1").code()).isEqualTo(1);
    }

    @Test
    void a_list_of_findings_that_was_cut_says_so() {
        muster.ok("finding", "note", "One");
        muster.ok("finding", "note", "Two");

        assertThat(muster.ok("finding", "list", "--limit", "1")).endsWith("\nthere may be more: --limit, up to 1000\n");
        assertThat(muster.ok("finding", "list")).doesNotContain("more");
    }
}
