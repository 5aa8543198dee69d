package dev.muster.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TaskCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void one_task_and_one_session() {
        muster = new Program(home.resolve("data"));
        muster.ok("task", "create", "--title", "Write the parser");
        String session = muster.ok("session", "start", "--agent", "ada", "--concurrency", "5", "--quiet")
                .strip();
        muster.with("MUSTER_SESSION", session);
    }

    private String claim() {
        return muster.ok("task", "claim", "--quiet").strip();
    }

    private String state(String task) {
        return muster.json("task", "show", task).at("/state").stringValue();
    }

    @Test
    void a_claimed_task_is_completed_with_a_summary_and_artifacts() throws IOException {
        Files.writeString(home.resolve("log.txt"), "all green\n");
        JsonNode claimed = muster.json("task", "claim");
        assertThat(claimed.at("/claimed").booleanValue()).isTrue();
        assertThat(claimed.at("/task/title").stringValue()).isEqualTo("Write the parser");
        String lease = claimed.at("/lease").stringValue();

        JsonNode done = muster.json(
                "task", "complete", lease, "--summary", "Done.", "--artifact", "log=" + home.resolve("log.txt"));

        assertThat(done.at("/id").stringValue()).isEqualTo("t1");
        assertThat(done.at("/state").stringValue()).isEqualTo("completed");
        JsonNode shown = muster.json("task", "show", "t1");
        assertThat(shown.at("/summary").stringValue()).isEqualTo("Done.");
        assertThat(shown.at("/artifacts/0/name").stringValue()).isEqualTo("log");
        assertThat(shown.at("/artifacts/0/size").intValue()).isEqualTo(10);
        assertThat(muster.ok("task", "artifact", "t1", "log")).isEqualTo("all green\n");
    }

    @Test
    void an_artifact_is_written_to_its_file_also_when_the_answer_is_json() throws IOException {
        Files.writeString(home.resolve("log.txt"), "all green\n");
        muster.ok("task", "complete", claim(), "--artifact", "log=" + home.resolve("log.txt"));
        Path out = home.resolve("build.log");

        JsonNode told = muster.json("task", "artifact", "t1", "log", "--out", out.toString());

        assertThat(told.at("/name").stringValue()).isEqualTo("log");
        assertThat(out).hasContent("all green\n");
    }

    @Test
    void why_a_task_is_cancelled_is_read_from_standard_input() {
        muster.reading("nobody wants it").ok("task", "cancel", "t1", "--reason", "-");

        assertThat(muster.ok("task", "log", "t1")).contains("nobody wants it");
    }

    @Test
    void an_artifact_that_is_not_there_is_told_with_the_nearest_one() throws IOException {
        Files.writeString(home.resolve("log.txt"), "x");
        muster.ok("task", "complete", claim(), "--artifact", "build-log=" + home.resolve("log.txt"));

        Ran ran = muster.run("task", "artifact", "t1", "build-lag");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("task t1 has no artifact 'build-lag'; did you mean 'build-log'?");
    }

    @Test
    void nothing_to_claim_is_exit_code_1() {
        claim();

        Ran words = muster.run("task", "claim");
        assertThat(words.code()).isEqualTo(1);
        assertThat(words.out()).isEmpty();
        assertThat(words.err()).isEqualTo("muster: nothing to claim\n");

        Ran json = muster.run("task", "claim", "--json");
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.out()).isEqualTo("{\"claimed\":false}\n");
    }

    @Test
    void a_claim_that_waits_ends_when_its_time_is_over() {
        claim();

        assertThat(muster.run("task", "claim", "--wait", "50ms").code()).isEqualTo(1);
    }

    @Test
    void a_claim_that_waits_lets_another_one_create_the_work() throws InterruptedException {
        claim();
        Ran[] claimed = new Ran[1];
        Thread waiting = Thread.ofVirtual().start(() -> claimed[0] = muster.run("task", "claim", "--wait", "60s"));
        muster.ok("task", "create", "--title", "Second");
        waiting.join();

        assertThat(claimed[0].code()).as(claimed[0].err()).isZero();
        assertThat(claimed[0].out()).contains("t2  Second").contains("muster task complete L");
    }

    @Test
    void a_claim_without_a_session_is_told_how_to_get_one() {
        Ran ran = muster.with("MUSTER_SESSION", "").run("task", "claim");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("""
                muster: --session is missing: work is claimed on behalf of a session
                  start one with 'muster session start --agent NAME' and pass its id with --session or MUSTER_SESSION
                """);
    }

    @Test
    void a_lease_is_renewed() {
        JsonNode renewed = muster.json("task", "renew", claim(), "--lease", "2h", "--progress");

        assertThat(renewed.at("/id").stringValue()).isEqualTo("t1");
        assertThat(renewed.at("/expires_at").stringValue()).endsWith("Z");
    }

    @Test
    void a_partial_result_keeps_the_lease() {
        String lease = claim();
        muster.ok("task", "continue", lease, "--note", "half of it");

        assertThat(state("t1")).isEqualTo("in_progress");
        assertThat(muster.ok("task", "log", "t1")).contains("task.progressed").contains("half of it");
    }

    @Test
    void a_failed_attempt_is_tried_again_and_a_final_one_is_not() {
        assertThat(muster.ok("task", "fail", claim(), "--reason", "no network")).isEqualTo("t1  pending\n");

        muster.ok("task", "create", "--title", "Second");
        // This one: the first may be ready again by now, its delay is drawn from 1 ms to 1 s.
        String second = muster.ok("task", "claim", "--task", "t2", "--quiet").strip();
        assertThat(muster.ok("task", "fail", second, "--reason", "no way", "--final"))
                .isEqualTo("t2  failed\n");
        assertThat(muster.ok("task", "requeue", "t2")).isEqualTo("t2  ready\n");
    }

    @Test
    void a_released_task_can_be_claimed_again() {
        assertThat(muster.ok("task", "release", claim())).isEqualTo("t1  ready\n");

        assertThat(claim()).startsWith("L");
    }

    @Test
    void a_revised_task_counts_its_revision() {
        assertThat(muster.ok("task", "revise", claim(), "--reason", "handle tabs"))
                .isEqualTo("t1  ready\n");

        assertThat(muster.json("task", "show", "t1").at("/revision").intValue()).isOne();
    }

    @Test
    void a_task_is_blocked_and_unblocked() {
        assertThat(muster.ok("task", "block", "t1", "--reason", "ask Bob")).isEqualTo("t1  blocked\n");
        assertThat(muster.ok("task", "show", "t1")).contains("reason", "ask Bob");
        assertThat(muster.ok("task", "unblock", "t1")).isEqualTo("t1  ready\n");
    }

    @Test
    void a_task_is_updated() {
        muster.reading("New text")
                .ok("task", "update", "t1", "--title", "Better", "--description", "-", "--label", "x");

        JsonNode shown = muster.json("task", "show", "t1");
        assertThat(shown.at("/title").stringValue()).isEqualTo("Better");
        assertThat(shown.at("/description").stringValue()).isEqualTo("New text");
        assertThat(shown.at("/labels/0").stringValue()).isEqualTo("x");
    }

    @Test
    void a_tree_is_cancelled_and_archived() {
        muster.ok("task", "create", "--title", "Child", "--parent", "t1");

        assertThat(muster.ok("task", "cancel", "t1", "--tree")).isEqualTo("t1  cancelled, 2 tasks in all\n");
        muster.ok("task", "archive", "t1");

        assertThat(muster.ok("task", "list")).contains("t2").doesNotContain("t1");
        assertThat(muster.ok("task", "list", "--archived")).contains("t1");
    }

    @Test
    void tasks_are_found_by_their_words() {
        muster.ok("task", "create", "--title", "Paint the fence");

        assertThat(muster.ok("task", "search", "fence")).contains("t2").doesNotContain("t1");
        assertThat(muster.ok("task", "search", "moon")).isEqualTo("no tasks\n");
    }

    @Test
    void a_list_is_paged() {
        muster.ok("task", "create", "--title", "Second");

        JsonNode first = muster.json("task", "list", "--limit", "1");
        assertThat(first.at("/tasks/0/id").stringValue()).isEqualTo("t2");
        String next = first.at("/next").stringValue();
        assertThat(muster.json("task", "list", "--limit", "1", "--before", next)
                        .at("/tasks/0/id")
                        .stringValue())
                .isEqualTo("t1");
        assertThat(muster.ok("task", "list", "--limit", "1")).endsWith("more: --before " + next + "\n");
    }

    @Test
    void lists_are_filtered_by_state_and_label() {
        muster.ok("task", "create", "--title", "Second", "--label", "review");
        claim();

        assertThat(muster.ok("task", "list", "--state", "in-progress"))
                .contains("t1")
                .doesNotContain("t2");
        assertThat(muster.ok("task", "list", "--label", "review"))
                .contains("t2")
                .doesNotContain("t1");
    }

    @Test
    void a_key_creates_nothing_the_second_time() {
        muster.ok("task", "create", "--title", "Once", "--key", "k1");

        assertThat(muster.ok("task", "create", "--title", "Once", "--key", "k1"))
                .startsWith("t2  ");
        assertThat(muster.json("task", "list").at("/tasks").size()).isEqualTo(2);
    }

    @Test
    void a_stale_lease_is_refused() {
        String lease = claim();
        muster.ok("task", "complete", lease);

        Ran ran = muster.run("task", "complete", lease);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("muster: ").doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void control_characters_do_not_reach_the_terminal() {
        muster.ok("task", "create", "--title", "red \033[31m alert\nsecond line");

        assertThat(muster.ok("task", "list"))
                .contains("red \uFFFD[31m alert second line")
                .doesNotContain("\033");
        assertThat(muster.json("task", "list").at("/tasks/0/title").stringValue())
                .isEqualTo("red \033[31m alert\nsecond line");
    }

    @Test
    void a_log_that_has_more_says_how_to_see_it() {
        muster.ok("task", "block", "t1", "--reason", "later");

        assertThat(muster.ok("task", "log", "t1", "--limit", "1")).containsPattern("\nmore: --after \\d+\n$");
        JsonNode first = muster.json("task", "log", "t1", "--limit", "1");
        assertThat(first.at("/next")).isEqualTo(first.at("/events/0/seq"));
        JsonNode second =
                muster.json("task", "log", "t1", "--after", first.at("/next").toString());
        assertThat(second.at("/events/0/topic").stringValue()).isEqualTo("task.blocked");
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(muster.ok("task", "log", "t1")).doesNotContain("more:");
    }
}
