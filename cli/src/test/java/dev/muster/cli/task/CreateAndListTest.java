package dev.muster.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.event.RecordAlert;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CreateAndListTest {
    @TempDir
    Path home;

    private Program program() {
        return new Program(home.resolve("data"));
    }

    @Test
    void a_created_task_is_listed_as_json() {
        JsonNode created = program()
                .json("task", "create", "--title", "Write", "--priority", "5", "--label", "a,b", "--needs", "java");
        assertThat(created.at("/tasks/0/id").stringValue()).isEqualTo("t1");
        assertThat(created.at("/tasks/0/state").stringValue()).isEqualTo("ready");

        JsonNode listed = program().json("task", "list");
        assertThat(listed.at("/tasks/0/title").stringValue()).isEqualTo("Write");
        assertThat(listed.at("/tasks/0/priority").intValue()).isEqualTo(5);
        assertThat(listed.at("/tasks/0/labels/1").stringValue()).isEqualTo("b");
        assertThat(listed.at("/tasks/0/capabilities/0").stringValue()).isEqualTo("java");
        assertThat(listed.at("/next").isNull()).isTrue();
    }

    @Test
    void people_get_a_table() {
        program().ok("task", "create", "--title", "First", "--priority", "5");
        program().ok("task", "create", "--title", "Second", "--after", "t1");

        assertThat(program().ok("task", "list")).matches("""
                ID  STATE    PRIO  AGE +TITLE
                t2  pending +\\d+ s  Second
                t1  ready       5 +\\d+ s  First
                """);
    }

    @Test
    void a_server_that_told_of_itself_first_takes_nobodys_default_project_away() throws Exception {
        try (Engine engine = Engine.open(home.resolve("data"), EngineOptions.defaults())) {
            engine.execute(new RecordAlert("alert.raised", "{}"));
        }

        Program.Ran early = program().run("task", "list");
        program().ok("task", "create", "--title", "First");

        assertThat(early.err())
                .contains("make one with 'muster project create default'")
                .doesNotContain("system");
        assertThat(program().ok("task", "list")).contains("First");
    }

    @Test
    void a_list_of_a_directory_that_is_not_there_is_refused_and_makes_none() {
        Program.Ran ran = program().run("task", "list");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("muster: there is no data directory");
        assertThat(Files.exists(home.resolve("data"))).isFalse();
    }
}
