package dev.muster.server.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.server.TestServer;
import dev.muster.server.mcp.ToolChoice;
import dev.muster.server.workflow.Cells.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of TDD cycles, each guard met and not met, through REST and through MCP. */
@Tag("wire")
class TddFacesTest {
    /** A comma and what follows say how the tests ran last. */
    private static final Cells TABLE = Cells.of("""
            command                 | design   | test_red   | code_green | refactor   | committed | aborted
            start                   |          |            |            |            | design    | design
            design                  | =        |            |            |            |           |
            test                    | test_red | =          |            |            |           |
            code, red               |          | code_green | =          |            |           |
            code, green             |          |            | =          |            |           |
            refactor, green         |          |            | refactor   | =          |           |
            refactor, red           |          |            |            | =          |           |
            commit, green           |          |            | committed  | committed  |           |
            commit, red             |          |            |            |            |           |
            commit, green but stale |          |            |            |            |           |
            next, red               | test_red | code_green |            |            |           |
            next, green             | test_red |            | refactor   | committed  |           |
            back                    |          | design     | test_red   | code_green |           |
            run_tests               | =        | =          | =          | =          |           |
            status                  | =        | =          | =          | =          |           |
            abort                   | aborted  | aborted    | aborted    | aborted    |           |""");

    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestServer server;

    @SuppressWarnings("NullAway.Init") // before the test does anything
    private String story;

    @BeforeAll
    static void open() {
        server = TestServer.open(
                options -> options, options -> options.withMcp(options.mcp().withTools(ToolChoice.parse("workflows"))));
        server.engine().execute(new SetMode(TestServer.PROJECT, ScrumMode.AUTONOMOUS, null));
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
        story = server.engine()
                .execute(new AddStories(TestServer.PROJECT, null, List.of(NewStory.titled("parse")), null))
                .getFirst()
                .toString();
        reach(face, cell.state());
        prepare(face, cell);

        Face.Told told =
                say(face, cell.word(), cell.word().equals("run_tests") ? Map.of("passed", 1L, "failed", 0L) : Map.of());

        if (cell.refused()) {
            Set<String> legal = TABLE.legal(cell.state());
            legal.remove("start"); // said to a story, not to the cycle that is over
            assertThat(told.bad().code()).isEqualTo("INVALID_STATE");
            assertThat(told.bad().state()).isEqualTo(cell.state());
            assertThat(told.bad().allowed()).containsExactlyInAnyOrderElementsOf(legal);
            assertThat(stored()).isEqualTo(cell.state());
        } else {
            assertThat(told.good().text("state")).isEqualTo(cell.target());
            assertThat(stored()).isEqualTo(cell.target());
        }
    }

    private String stored() {
        return StateMachine.wire(server.engine()
                .reads()
                .workflows()
                .cycle(TestServer.PROJECT, StoryId.parse(story))
                .orElseThrow()
                .state());
    }

    private Face.Told say(Face face, String command, Map<String, Object> arguments) throws Exception {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("project", TestServer.PROJECT);
        all.put("story", story);
        all.put("command", command);
        return face.say(server, "tdd_command", all);
    }

    private Fields done(Face face, String command) throws Exception {
        return say(face, command, Map.of()).good();
    }

    private void ran(Face face, long passed, long failed) throws Exception {
        Fields cycle = say(face, "run_tests", Map.of("passed", passed, "failed", failed))
                .good();
        assertThat(cycle.whole("passed")).isEqualTo(passed);
        assertThat(cycle.whole("failed")).isEqualTo(failed);
        assertThat(cycle.flag("stale", true)).isFalse();
    }

    private void reach(Face face, String state) throws Exception {
        done(face, "start");
        if (state.equals("design")) {
            return;
        }
        if (state.equals("aborted")) {
            done(face, "abort");
            return;
        }
        done(face, "test");
        if (state.equals("test_red")) {
            return;
        }
        ran(face, 0, 1);
        done(face, "code");
        if (state.equals("code_green")) {
            return;
        }
        ran(face, 1, 0);
        done(face, state.equals("committed") ? "commit" : "refactor");
    }

    /** Has the tests run as a cell says. */
    private void prepare(Face face, Cell cell) throws Exception {
        String[] words = cell.command().split(", ");
        if (words.length == 1 || List.of("committed", "aborted").contains(cell.state())) {
            return;
        }
        boolean green = words[1].startsWith("green");
        ran(face, green ? 4 : 3, green ? 0 : 1);
        if (words[1].endsWith("stale") && List.of("code_green", "refactor").contains(cell.state())) {
            done(face, cell.state().equals("refactor") ? "refactor" : "code");
        }
    }
}
