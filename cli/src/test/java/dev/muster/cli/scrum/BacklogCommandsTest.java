package dev.muster.cli.scrum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BacklogCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_backlog() {
        muster = new Program(home.resolve("data"));
        muster.ok("backlog", "epic", "--title", "Files", "--story", "Read", "--story", "Write");
    }

    @Test
    void the_backlog_is_viewed_by_priority_in_pages() {
        muster.ok("backlog", "add", "--title", "Close", "--epic", "e1", "--priority", "3", "--acceptance", "no leak");
        muster.ok("backlog", "prioritize", "s2", "9");

        JsonNode page = muster.json("backlog", "view", "--limit", "2");
        assertThat(page.at("/stories/0/id").stringValue()).isEqualTo("s2");
        assertThat(page.at("/stories/1/acceptance").stringValue()).isEqualTo("no leak");
        JsonNode rest =
                muster.json("backlog", "view", "--after", page.at("/next").stringValue());
        assertThat(rest.at("/stories/0/id").stringValue()).isEqualTo("s1");
        assertThat(rest.at("/next").isNull()).isTrue();
        assertThat(muster.ok("backlog", "view", "--limit", "1")).contains("s2", "proposed", "Write", "more: --after");
    }

    @Test
    void stories_are_shown_by_their_states() {
        muster.ok("backlog", "approve", "s1");
        muster.ok("backlog", "remove", "s2");

        assertThat(muster.ok("backlog", "view")).contains("s1").doesNotContain("s2");
        assertThat(muster.ok("backlog", "view", "--state", "removed"))
                .contains("s2")
                .doesNotContain("s1");
        Ran ran = muster.run("backlog", "view", "--state", "remved");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'remved' is no state of a story", "removed");
    }

    @Test
    void who_approves_is_the_user_of_the_system() {
        muster.ok("backlog", "approve", "s1");

        assertThat(muster.ok("event", "list", "--topic", "story.approved", "--json"))
                .contains(System.getProperty("user.name"));
    }

    @Test
    void a_story_that_is_not_there_is_told() {
        Ran ran = muster.run("backlog", "prioritize", "s77", "1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no story s77 in project 'default'");
        assertThat(muster.run("backlog", "show", "77x").code()).isEqualTo(2);
    }

    @Test
    void a_description_can_be_read_from_standard_input() {
        muster.reading("all of it").ok("backlog", "add", "--title", "Close", "--description", "-");

        assertThat(muster.json("backlog", "show", "s3").at("/description").stringValue())
                .isEqualTo("all of it");
        assertThat(muster.ok("backlog", "show", "s3")).contains("Close", "all of it", "proposed");
    }
}
