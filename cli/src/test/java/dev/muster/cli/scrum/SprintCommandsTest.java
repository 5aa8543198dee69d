package dev.muster.cli.scrum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.terminal.Screen;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.checkpoint.SetRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SprintCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void two_approved_stories() {
        muster = new Program(home.resolve("data"));
        JsonNode epic = muster.json("backlog", "epic", "--title", "Files", "--story", "Read", "--story", "Write");
        assertThat(epic.at("/epic").stringValue()).isEqualTo("e1");
        assertThat(epic.at("/stories/1").stringValue()).isEqualTo("s2");
        muster.ok("backlog", "approve");
    }

    private void start() {
        muster.ok("sprint", "plan", "--goal", "to ship");
        muster.ok("sprint", "start");
    }

    private String state() {
        return muster.json("sprint", "state").at("/state").stringValue();
    }

    @Test
    void a_sprint_is_planned_started_paused_resumed_and_cancelled() {
        assertThat(muster.json("sprint", "plan", "s2", "--goal", "to ship")
                        .at("/sprint")
                        .stringValue())
                .isEqualTo("sp1");
        assertThat(muster.ok("sprint", "start")).startsWith("default  sprint_active\n");
        assertThat(muster.json("backlog", "show", "s2").at("/task").stringValue())
                .isEqualTo("t1");
        muster.ok("sprint", "pause");
        assertThat(muster.json("task", "show", "t1").at("/state").stringValue()).isEqualTo("blocked");
        muster.ok("sprint", "resume");
        assertThat(muster.json("task", "show", "t1").at("/state").stringValue()).isEqualTo("ready");
        muster.ok("sprint", "cancel");
        assertThat(state()).isEqualTo("backlog_ready");
        assertThat(muster.json("backlog", "show", "s2").at("/state").stringValue())
                .isEqualTo("approved");
    }

    @Test
    void a_sprint_is_not_started_over_changes_that_are_not_committed_without_a_server_either() throws Exception {
        Path tree = Files.createDirectory(home.resolve("tree"));
        for (String folder : List.of("objects", "refs/heads")) {
            Files.createDirectories(tree.resolve(".git").resolve(folder));
        }
        Files.writeString(tree.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        Files.writeString(tree.resolve(".git/config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
        Path changed = Files.writeString(tree.resolve("half.txt"), "not committed");
        try (Engine engine = Engine.open(home.resolve("data"), EngineOptions.defaults())) {
            engine.execute(new SetRepository("default", tree.toString()));
        }
        muster.ok("sprint", "plan");

        Ran ran = muster.run("sprint", "start");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("is not clean: 1 path is not committed");
        Files.delete(changed);
        muster.ok("sprint", "start");
    }

    @Test
    void the_status_tells_of_the_sprint_and_of_what_can_be_typed_next() {
        start();

        String said = muster.ok("sprint", "status");

        assertThat(said)
                .contains("sp1: to ship", "2 planned", "mode", "blocking")
                .contains("possible: backlog approve, sprint status, sprint pause, sprint cancel, sprint state");
    }

    @Test
    void what_the_state_does_not_allow_is_refused_with_what_it_does() {
        Ran ran = muster.run("sprint", "start", "--json");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("INVALID_STATE", "backlog_ready", "sprint_plan");
        assertThat(muster.run("sprint", "status").code()).isEqualTo(1);
    }

    @Test
    void three_failures_in_ci_block_the_sprint_until_somebody_suggests_or_skips() {
        start();
        for (int i = 0; i < 3; i++) {
            muster.ok("sprint", "ci", "s1", "--failed", "--detail", "the parser");
        }
        assertThat(state()).isEqualTo("blocked");
        assertThat(muster.ok("sprint", "state")).contains("failing").contains("s1");
        muster.ok("sprint", "suggest-fix", "mind the empty file");
        assertThat(state()).isEqualTo("sprint_active");
        muster.ok("sprint", "ci", "s1", "--passed");
        for (int i = 0; i < 3; i++) {
            muster.ok("sprint", "ci", "s2", "--failed");
        }
        muster.ok("sprint", "skip", "--story", "s2");
        assertThat(muster.json("backlog", "show", "s2").at("/state").stringValue())
                .isEqualTo("skipped");
    }

    @Test
    void whether_ci_passed_or_failed_has_to_be_said() {
        start();

        assertThat(muster.run("sprint", "ci", "s1").code()).isEqualTo(2);
        assertThat(muster.run("sprint", "ci", "s1", "--passed", "--failed").code())
                .isEqualTo(2);
    }

    @Test
    void an_agent_neither_reviews_nor_unblocks_nor_sets_the_mode_nor_approves() {
        start();
        Program agent = muster.with(
                "MUSTER_SESSION",
                muster.ok("session", "start", "--agent", "ada", "--quiet").strip());

        for (List<String> command : List.of(
                List.of("sprint", "mode", "autonomous"),
                List.of("sprint", "feedback", "good"),
                List.of("sprint", "suggest-fix", "mind the zero"),
                List.of("sprint", "skip"),
                List.of("sprint", "request-changes", "more"),
                List.of("backlog", "approve"))) {
            Ran ran = agent.run(command.toArray(String[]::new));
            assertThat(ran.code()).as(command.toString()).isEqualTo(1);
            assertThat(ran.err()).contains("a person decides this");
        }
    }

    @Test
    void a_mode_that_is_none_is_wrong_usage_with_the_nearest() {
        Ran ran = muster.run("sprint", "mode", "partail");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'partail' is no mode", "partial");
    }

    @Test
    void states_have_colours_on_a_terminal() {
        start();

        String said = new Program(home.resolve("data"))
                .on(new Screen(true, true, true))
                .ok("sprint", "state");

        assertThat(said).contains("\033[36msprint_active\033[0m");
    }
}
