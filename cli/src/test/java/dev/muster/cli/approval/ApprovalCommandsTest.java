package dev.muster.cli.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_task_that_waits() {
        muster = new Program(home.resolve("data"));
        muster.ok("task", "create", "--title", "Migrate");
        assertThat(muster.ok("approval", "request", "t1", "--question", "Drop the table?", "--remind-every", "60s"))
                .isEqualTo("ap1  pending  t1 waits\n");
    }

    private String task() {
        return muster.json("task", "show", "t1").at("/state").stringValue();
    }

    @Test
    void a_question_is_listed_shown_and_approved() {
        assertThat(task()).isEqualTo("blocked");
        assertThat(muster.ok("approval", "list")).contains("ap1", "t1", "Drop the table?");
        assertThat(muster.json("approval", "list").at("/approvals/0/id").stringValue())
                .isEqualTo("ap1");
        assertThat(muster.ok("approval", "show", "ap1")).contains("pending", "Drop the table?", "default");

        assertThat(muster.json("approval", "approve", "ap1", "--comment", "after the backup")
                        .at("/answered_by")
                        .stringValue())
                .isEqualTo(System.getProperty("user.name"));

        assertThat(task()).isEqualTo("ready");
        assertThat(muster.ok("approval", "list")).isEqualTo("no questions\n");
        assertThat(muster.ok("approval", "show", "ap1")).contains("approved", "after the backup");
    }

    @Test
    void a_rejected_task_is_cancelled_and_says_by_whom() {
        muster.ok("approval", "reject", "ap1", "--comment", "too soon");

        assertThat(task()).isEqualTo("cancelled");
        assertThat(muster.ok("task", "show", "t1")).contains("rejected it: too soon");
    }

    @Test
    void an_answer_is_final() {
        muster.ok("approval", "approve", "ap1");

        Ran ran = muster.run("approval", "reject", "ap1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("approval ap1 is approved", "answered by");
    }

    @Test
    void an_agent_cannot_answer() {
        String session =
                muster.ok("session", "start", "--agent", "ada", "--quiet").strip();

        Ran ran = muster.run("approval", "approve", "ap1", "--session", session);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("a person decides this");
        assertThat(task()).isEqualTo("blocked");
    }

    @Test
    void a_list_that_has_more_says_how_to_see_it() {
        muster.ok("task", "create", "--title", "Other");
        muster.ok("approval", "request", "t2", "--question", "Another?");

        assertThat(muster.ok("approval", "list", "--limit", "1")).endsWith("\nmore: --after ap1\n");
        assertThat(muster.json("approval", "list", "--limit", "1").at("/next").stringValue())
                .isEqualTo("ap1");
        assertThat(muster.ok("approval", "list", "--after", "ap1"))
                .contains("Another?")
                .doesNotContain("more:");
    }
}
