package dev.muster.cli.scrum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code muster backlog import}: what an earlier system left in {@code .orch-state}. */
@Tag("unit")
class ImportEarlierTest {
    private static final String BACKLOG = """
            {"epics": [
               {"id": "epic-1", "title": "Files", "description": "Everything on disk", "created_at": "2025-01-01T09:00:00",
                "status": "active", "tdd_requirements": [], "tdd_constraints": {}},
               {"id": "epic-2", "title": "Done with", "description": "", "created_at": "2025-01-01", "status": "archived"}],
             "stories": [
               {"id": "story-a", "epic_id": "epic-1", "title": "Read the file", "description": "Line by line",
                "acceptance_criteria": ["It opens", "It reads"], "priority": 1, "status": "backlog", "ci_status": "not_run"},
               {"id": "story-b", "epic_id": "epic-1", "title": "Write it", "description": "", "status": "in_progress",
                "sprint_id": "sprint-2", "priority": 3, "ci_status": "failed", "test_coverage": 81.5},
               {"id": "story-c", "epic_id": null, "title": "Open it", "description": "", "status": "done",
                "sprint_id": "sprint-1", "priority": 5}],
             "sprints": [], "tdd_settings": {"enabled": true}}
            """;
    private static final String OVER = """
            {"id": "sprint-1", "goal": "It opens", "start_date": "2025-01-06", "end_date": "2025-01-17T18:00:00",
             "story_ids": ["story-c"], "status": "completed", "created_at": "2025-01-05",
             "retrospective": {"what_went_well": ["all"]}}
            """;
    private static final String ACTIVE = """
            {"id": "sprint-2", "goal": "It writes", "story_ids": ["story-b"], "status": "active", "created_at": "2025-01-20"}
            """;

    @TempDir
    Path directory;

    private Program program;
    private Path state;

    @BeforeEach
    void files() throws IOException {
        program = new Program(directory.resolve("data"));
        program.ok("project", "create", "default");
        state = directory.resolve("shop/.orch-state");
        Files.createDirectories(state.resolve("sprints"));
        write("backlog.json", BACKLOG);
        write("sprints/sprint-1.json", OVER);
        write("sprints/sprint-2.json", ACTIVE);
        write("status.json", "{\"current_state\": \"SPRINT_ACTIVE\", \"active_tasks\": [], \"pending_approvals\": []}");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(state.resolve(name), content);
    }

    private String run() {
        return program.ok("backlog", "import", state.toString());
    }

    private String refused(String name, String content) throws IOException {
        write(name, content);
        Ran ran = program.run("backlog", "import", state.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(program.ok("backlog", "view")).doesNotContain("s1");
        return ran.err();
    }

    @Test
    void epics_stories_and_sprints_come_with_what_muster_has_a_place_for() {
        assertThat(run())
                .contains("e1  epic  epic-1  Files")
                .contains("s1  story, backlog  story-a  Read the file")
                .contains("s3  story, done  story-c  Open it")
                .contains("sp1  sprint, over  sprint-1  It opens")
                .contains("sp2  sprint, planned  sprint-2  It writes")
                .contains("7 added, 0 already there");
        JsonNode first = program.json("backlog", "show", "s1");
        assertThat(first.at("/state").stringValue()).isEqualTo("proposed");
        assertThat(first.at("/priority").intValue()).isEqualTo(20);
        assertThat(first.at("/acceptance").stringValue()).isEqualTo("- It opens\n- It reads");
        assertThat(first.at("/description").stringValue()).isEqualTo("Line by line");
        assertThat(first.at("/epic").stringValue()).isEqualTo("e1");
        assertThat(program.json("backlog", "show", "s2").at("/state").stringValue())
                .isEqualTo("planned");
        JsonNode done = program.json("backlog", "show", "s3");
        assertThat(done.at("/state").stringValue()).isEqualTo("done");
        assertThat(done.at("/sprint").stringValue()).isEqualTo("sp1");
        assertThat(done.at("/priority").intValue()).isEqualTo(-20);
        assertThat(program.json("sprint", "state").at("/state").stringValue()).isEqualTo("sprint_planned");
        assertThat(program.ok("sprint", "start")).contains("sprint_active");
        assertThat(program.ok("audit")).contains("clean");
    }

    @Test
    void what_has_no_place_is_told() {
        assertThat(program.ok("backlog", "import", directory.resolve("shop").toString(), "--dry-run"))
                .contains("not carried  status of an epic that is archived")
                .contains("not carried  created_at of an epic (2 times)")
                .contains("not carried  ci_status of a story")
                .contains("not carried  test_coverage of a story")
                .contains("not carried  retrospective of a sprint")
                .contains("not carried  tdd_settings of the backlog")
                .contains("not carried  current_state of status.json")
                .contains("not carried  work in progress on a story: it begins anew")
                .contains("nothing is stored: this was a dry run");
        assertThat(program.ok("backlog", "view")).doesNotContain("s1");
    }

    @Test
    void done_twice_it_does_nothing_twice_and_adds_what_is_new() throws IOException {
        run();
        assertThat(run()).contains("0 added, 7 already there");
        write("backlog.json", BACKLOG.replace("\"stories\": [", """
                "stories": [{"id": "story-d", "epic_id": "epic-2", "title": "New", "description": "", "status": "backlog"},
                """));
        Ran whilePlanned = program.run("backlog", "import", state.toString());
        assertThat(whilePlanned.code()).isEqualTo(1);
        assertThat(whilePlanned.err()).contains("sprint_planned").contains("sprint_cancel");
        program.ok("sprint", "cancel");
        assertThat(run()).contains("s4  story, backlog  story-d  New").contains("1 added, 7 already there");
        assertThat(program.json("backlog", "show", "s4").at("/epic").stringValue())
                .isEqualTo("e2");
    }

    @Test
    void what_is_wrong_is_told_with_the_file_and_the_field_and_nothing_is_stored() throws IOException {
        assertThat(refused("backlog.json", BACKLOG.replace("\"in_progress\"", "\"in_progres\"")))
                .contains(state.resolve("backlog.json") + ", stories[1].status is 'in_progres'")
                .contains("in_progress");
        assertThat(refused(
                        "backlog.json",
                        BACKLOG.replace(
                                "\"epic_id\": \"epic-1\", \"title\": \"Write",
                                "\"epic_id\": \"epic-3\", \"title\": \"Write")))
                .contains("stories[1].epic_id is 'epic-3'");
        assertThat(refused("backlog.json", BACKLOG.replace("\"priority\": 5", "\"priority\": 9")))
                .contains("stories[2].priority is 9; it must be a whole number from 1 to 5");
        assertThat(refused("backlog.json", BACKLOG.replace("story-c", "story-a")))
                .contains("stories[2].id is 'story-a', which is there twice");
        assertThat(refused("backlog.json", BACKLOG.substring(0, 300)))
                .contains(state.resolve("backlog.json") + ", line ")
                .contains("column");
        write("backlog.json", BACKLOG);
        assertThat(refused("sprints/sprint-2.json", ACTIVE.replace("story-b", "story-x")))
                .contains(state.resolve("sprints/sprint-2.json") + ", story_ids[0] is 'story-x'");
        write("sprints/sprint-2.json", ACTIVE);
        assertThat(refused("sprints/sprint-1.json", OVER.replace("2025-01-06", "January")))
                .contains("start_date is 'January'; it must be a date such as 2025-01-31");
        write("sprints/sprint-1.json", OVER);
        assertThat(refused("status.json", "{\"current_state\": \"SPRINT_ACTIV\"}"))
                .contains("current_state is 'SPRINT_ACTIV'")
                .contains("SPRINT_ACTIVE");
        assertThat(refused("status.json", "[]")).contains("must be an object");
    }

    @Test
    void a_directory_that_is_none_of_it_is_refused() {
        Ran ran = program.run("backlog", "import", directory.resolve("data").toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no backlog.json in").contains(".orch-state");
    }

    @Test
    void a_project_that_is_not_there_is_told_by_the_dry_run_too() throws Exception {
        String[] dry = {"backlog", "import", state.toString(), "--dry-run", "-p", "defualt"};
        Ran ran = program.run(dry);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no project 'defualt'; did you mean 'default'?");

        Program fresh = new Program(directory.resolve("fresh"));
        assertThat(fresh.run(dry).err()).contains("make one with 'muster project create defualt'");
        assertThat(fresh.ok("backlog", "import", state.toString(), "--dry-run")).contains("this was a dry run");
        assertThat(directory.resolve("fresh")).doesNotExist();
        try (Engine owner = Engine.open(directory.resolve("data"), EngineOptions.defaults())) {
            assertThat(owner.draining()).isFalse();
            assertThat(program.ok("backlog", "import", state.toString(), "--dry-run"))
                    .as("whoever has the directory keeps it")
                    .contains("this was a dry run");
        }
    }
}
