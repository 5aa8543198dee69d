package dev.muster.server.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.server.TestServer;
import dev.muster.server.mcp.ToolChoice;
import dev.muster.server.workflow.Cells.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the Scrum table, legal and illegal, through REST and through MCP. */
@Tag("wire")
class ScrumFacesTest {
    private static final Cells TABLE = Cells.of("""
            command         | idle          | backlog_ready  | sprint_planned | sprint_active | sprint_paused | sprint_review | blocked
            epic            | backlog_ready | =              |                |               |               |               |
            approve         |               | =              | =              | =             | =             | =             | =
            sprint_plan     |               | sprint_planned |                |               |               |               |
            sprint_start    |               |                | sprint_active  |               |               |               |
            sprint_status   |               |                |                | =             | =             |               | =
            sprint_pause    |               |                |                | sprint_paused |               |               |
            sprint_resume   |               |                |                |               | sprint_active |               |
            sprint_cancel   |               |                | backlog_ready  | backlog_ready | backlog_ready |               | backlog_ready
            suggest_fix     |               |                |                |               |               |               | sprint_active
            skip_task       |               |                |                |               |               |               | sprint_active
            request_changes |               |                |                |               |               | backlog_ready |
            feedback        |               |                |                |               |               | idle          |
            state           | =             | =              | =              | =             | =             | =             | =
            backlog_view    | =             | =              | =              | =             | =             |               | =
            add_story       | =             | =              | =              | =             | =             |               | =
            prioritize      | =             | =              | =              | =             | =             |               | =
            remove_story    | =             | =              | =              | =             | =             |               | =""");

    private static final AtomicInteger PROJECTS = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestServer server;

    private final String project = "scrum-" + PROJECTS.incrementAndGet();

    @BeforeAll
    static void open() {
        server = TestServer.open(
                options -> options, options -> options.withMcp(options.mcp().withTools(ToolChoice.parse("workflows"))));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    static Stream<Arguments> cells() {
        return Stream.of(Face.values()).flatMap(face -> TABLE.all().stream().map(cell -> Arguments.of(face, cell)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cells")
    void a_cell_of_the_table(Face face, Cell cell) throws Exception {
        server.post("/api/v1/projects", json -> json.field("project", project)).expect(201);
        String spare = reach(face, cell.state());

        Face.Told told = say(face, cell.command(), arguments(cell.command(), spare));

        if (cell.refused()) {
            assertThat(told.bad().code()).isEqualTo("INVALID_STATE");
            assertThat(told.bad().state()).isEqualTo(cell.state());
            assertThat(told.bad().allowed()).containsExactlyInAnyOrderElementsOf(TABLE.legal(cell.state()));
            assertThat(stored()).isEqualTo(cell.state());
        } else {
            assertThat(told.good().text("command")).isEqualTo(cell.command());
            Fields status = told.good().object("status");
            assertThat(status.text("state")).isEqualTo(cell.target());
            assertThat(status.texts("allowed")).containsExactlyInAnyOrderElementsOf(TABLE.legal(cell.target()));
            assertThat(stored()).isEqualTo(cell.target());
        }
    }

    private String stored() {
        return StateMachine.wire(server.engine()
                .reads()
                .workflows()
                .scrum(project, ScrumCommand.STATE)
                .state());
    }

    private Face.Told say(Face face, String command, Map<String, Object> arguments) throws Exception {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("project", project);
        all.put("command", command);
        return face.say(server, "scrum_command", all);
    }

    private Fields done(Face face, String command, Map<String, Object> arguments) throws Exception {
        return say(face, command, arguments).good();
    }

    private static Map<String, Object> arguments(String command, String spare) {
        return switch (command) {
            case "epic", "add_story" -> Map.of("title", "one more");
            case "approve" -> Map.of("stories", List.of(spare), "answered_by", "Ada");
            case "suggest_fix", "request_changes", "feedback" -> Map.of("text", "mind the zero");
            case "prioritize" -> Map.of("story", spare, "priority", 7L);
            case "remove_story" -> Map.of("story", spare);
            default -> Map.of();
        };
    }

    /** Brings the workflow into a state; answers a story that is proposed and in no sprint. */
    private String reach(Face face, String state) throws Exception {
        String spare = added(done(face, "add_story", Map.of("title", "spare")));
        if (state.equals("idle")) {
            return spare;
        }
        List<String> two = done(
                        face,
                        "epic",
                        Map.of(
                                "title",
                                "an epic",
                                "new_stories",
                                List.of(Map.of("title", "one"), Map.of("title", "two"))))
                .texts("stories");
        done(face, "approve", Map.of("stories", two));
        if (state.equals("backlog_ready")) {
            return spare;
        }
        done(face, "sprint_plan", Map.of("stories", two));
        if (state.equals("sprint_planned")) {
            return spare;
        }
        done(face, "sprint_start", Map.of());
        switch (state) {
            case "sprint_paused" -> done(face, "sprint_pause", Map.of());
            case "blocked" -> {
                for (int i = 0; i < 3; i++) {
                    done(
                            face,
                            "report_ci",
                            Map.of("story", two.getFirst(), "passed", false, "text", "the build is red"));
                }
            }
            case "sprint_review" -> {
                for (String story : two) {
                    finish(story);
                }
                done(face, "approve", Map.of("stories", two));
            }
            default -> {}
        }
        assertThat(stored()).isEqualTo(state);
        return spare;
    }

    private static String added(Fields answer) {
        return answer.texts("stories").getFirst();
    }

    /** An agent does the task of a story. */
    private void finish(String story) {
        String task = String.valueOf(server.engine()
                .reads()
                .workflows()
                .story(project, StoryId.parse(story))
                .task());
        String session = server.post(
                        "/api/v1/sessions",
                        json -> json.field("agent", "of-" + story).field("project", project))
                .expect(201)
                .json()
                .text("id");
        String lease = server.claim(session, task);
        server.post(
                        "/api/v1/tasks/" + task + "/complete",
                        json -> json.field("lease", lease).field("summary", "done"))
                .expect(200);
    }
}
