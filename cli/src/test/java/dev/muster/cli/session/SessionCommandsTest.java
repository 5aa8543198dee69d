package dev.muster.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SessionCommandsTest {
    @TempDir
    Path home;

    private Program muster;
    private String id = "";

    @BeforeEach
    void one_session() {
        muster = new Program(home.resolve("data"));
        JsonNode started = muster.json("session", "start", "--agent", "ada", "--capability", "java,sql");
        id = started.at("/id").stringValue();
        assertThat(started.at("/state").stringValue()).isEqualTo("active");
        assertThat(started.at("/agent_name").stringValue()).isEqualTo("ada");
    }

    @Test
    void a_session_is_listed_and_shown() {
        assertThat(muster.json("session", "list").at("/sessions/0/id").stringValue())
                .isEqualTo(id);
        assertThat(muster.json("session", "show", id).at("/project").stringValue())
                .isEqualTo("default");
        assertThat(muster.ok("session", "list")).contains(id).contains("ada (a1)");
        assertThat(muster.ok("session", "show", id)).contains("active").contains("ada (a1)");
    }

    @Test
    void sessions_of_one_project_are_listed_and_one_that_is_not_there_is_refused() {
        muster.ok("project", "create", "shop");
        String other = muster.json("session", "start", "-p", "shop", "--agent", "bob")
                .at("/id")
                .stringValue();

        assertThat(muster.ok("session", "list")).contains(id, other);
        assertThat(muster.ok("session", "list", "-p", "shop")).contains(other).doesNotContain(id);
        assertThat(muster.ok("session", "list", "-p", "shop", "--agent", "a1")).isEqualTo("no sessions\n");

        Ran ran = muster.run("session", "list", "-p", "shpo");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no project 'shpo'", "'shop'");
    }

    @Test
    void a_session_is_paused_resumed_and_ended() {
        assertThat(muster.ok("session", "pause", id)).isEqualTo(id + "  paused\n");
        assertThat(muster.run("task", "claim", "--session", id).code()).isEqualTo(1);
        assertThat(muster.ok("session", "resume", id)).isEqualTo(id + "  active\n");
        assertThat(muster.ok("session", "end", id)).isEqualTo(id + "  ended\n");

        Ran ran = muster.run("session", "resume", id);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("muster: session " + id + " is ended");
    }

    @Test
    void what_is_no_session_id_is_wrong_usage() {
        Ran ran = muster.run("session", "show", "7");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'7' is not a session id; a session id looks like s_7h…");
    }

    @Test
    void a_list_that_has_more_says_how_to_see_it() {
        String newest =
                muster.ok("session", "start", "--agent", "bob", "--quiet").strip();

        JsonNode first = muster.json("session", "list", "--limit", "1");
        String next = first.at("/next").stringValue();
        assertThat(muster.ok("session", "list", "--limit", "1")).endsWith("\nmore: --after " + next + "\n");
        JsonNode second = muster.json("session", "list", "--limit", "1", "--after", next);

        assertThat(List.of(
                        first.at("/sessions/0/id").stringValue(),
                        second.at("/sessions/0/id").stringValue()))
                .containsExactlyInAnyOrder(id, newest);
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(muster.run("session", "list", "--after", "nowhere").code()).isEqualTo(2);
    }
}
