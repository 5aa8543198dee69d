package dev.muster.server.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.cascade.Vector;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.state.StateMachine;
import dev.muster.server.TestServer;
import dev.muster.server.mcp.ToolChoice;
import dev.muster.server.workflow.Cells.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of cascades, with the gate open and closed, through REST and through MCP. */
@Tag("wire")
class CascadeFacesTest {
    /** A comma and what follows say what the gate said at the last check. */
    private static final Cells TABLE = Cells.of("""
            command          | none      | preflight   | investigate | check       | act        | postflight
            preflight        | preflight |             |             |             |            | preflight
            investigate      |           | investigate | =           | investigate |            |
            check            |           | check       | check       | =           |            |
            act, proceed     |           |             |             | act         |            |
            act, investigate |           |             |             |             |            |
            postflight       |           |             |             |             | postflight |""");

    private static final double SURE = 0.1;
    private static final double UNSURE = 0.7;

    private static int agents;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestServer server;

    private SessionId session = new SessionId("");

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
        session = server.engine()
                .execute(new StartSession(
                        TestServer.PROJECT, new RegisterAgent("agent-" + ++agents, Set.of(), 1, null), true));
        boolean closed = cell.command().equals("act, investigate");
        reach(face, cell.state(), closed ? UNSURE : SURE);

        Face.Told told = submit(face, cell.word(), SURE);

        if (cell.refused()) {
            Set<String> legal = TABLE.legal(cell.state());
            if (closed) {
                legal.remove("act");
            }
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
        return StateMachine.wire(server.engine().reads().of(session).cascade().state());
    }

    private Face.Told submit(Face face, String phase, double uncertainty) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of("session", session.value(), "phase", phase));
        if (!phase.equals("act") && !phase.equals("investigate")) {
            Map<String, Double> scores = new TreeMap<>();
            for (Vector vector : Vector.values()) {
                scores.put(StateMachine.wire(vector), vector == Vector.DENSITY ? 0.1 : 0.9);
            }
            scores.put("uncertainty", uncertainty);
            all.put("vectors", scores);
        }
        return face.say(server, "submit_phase", all);
    }

    private void reach(Face face, String state, double uncertainty) throws Exception {
        List<String> path = switch (state) {
            case "none" -> List.of();
            case "preflight" -> List.of("preflight");
            case "investigate" -> List.of("preflight", "investigate");
            case "check" -> List.of("preflight", "check");
            case "act" -> List.of("preflight", "check", "act");
            default -> List.of("preflight", "check", "act", "postflight");
        };
        boolean further = state.equals("act") || state.equals("postflight");
        for (String phase : path) {
            submit(face, phase, further ? SURE : uncertainty).good();
        }
        assertThat(stored()).isEqualTo(state);
    }
}
