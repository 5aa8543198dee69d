package dev.muster.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.cascade.CascadeMachine;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of cascades; a comma and what follows say what the gate had said at the last check. */
@Tag("model")
final class CascadeCellsTest {
    private static final Table<CascadeState> COMMANDS = new Table<>(CascadeState.class, """
            command                | none      | preflight   | investigate | check       | act        | postflight
            preflight              | preflight |             |             |             |            | preflight
            investigate            |           | investigate | =           | investigate |            |
            check                  |           | check       | check       | =           |            |
            act, proceed           |           |             |             | act         |            |
            act, investigate       |           |             |             |             |            |
            postflight             |           |             |             |             | postflight |""");

    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();
    private SessionId session = new SessionId("");

    @BeforeEach
    void an_agent_joins() {
        session = engine.session("worker");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Table.Cell<CascadeState>> commands() {
        return COMMANDS.cells();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command(Table.Cell<CascadeState> cell) {
        boolean unsure =
                cell.command().endsWith("investigate") && cell.command().startsWith("act");
        reach(cell.state(), unsure ? 0.7 : 0.1);
        SubmitPhase command = submit(Phase.valueOf(cell.command().split(",")[0].toUpperCase(Locale.ROOT)), 0.1);
        if (cell.blank()) {
            Refusal refusal = engine.refused(command);
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
            assertThat(refusal.state()).isEqualTo(StateMachine.wire(cell.state()));
        } else {
            assertThat(engine.ask(command)).isInstanceOf(Answer.Done.class);
        }
        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        audit.check(engine);
        engine.restart();
        assertThat(state()).as("after a restart").isEqualTo(cell.target());
    }

    private SubmitPhase submit(Phase phase, double uncertainty) {
        boolean scored = phase != Phase.INVESTIGATE && phase != Phase.ACT;
        return new SubmitPhase(session, phase, scored ? vectors(uncertainty) : null, null, "");
    }

    private static @Nullable Vectors vectors(double uncertainty) {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY ? 0.1 : 0.9);
        }
        scores.put(Vector.UNCERTAINTY, uncertainty);
        return new Vectors(scores);
    }

    private void reach(CascadeState state, double uncertainty) {
        List<Phase> path = switch (state) {
            case NONE -> List.of();
            case PREFLIGHT -> List.of(Phase.PREFLIGHT);
            case INVESTIGATE -> List.of(Phase.PREFLIGHT, Phase.INVESTIGATE);
            case CHECK -> List.of(Phase.PREFLIGHT, Phase.CHECK);
            case ACT -> List.of(Phase.PREFLIGHT, Phase.CHECK, Phase.ACT);
            case POSTFLIGHT -> List.of(Phase.PREFLIGHT, Phase.CHECK, Phase.ACT, Phase.POSTFLIGHT);
        };
        boolean further = state == CascadeState.ACT || state == CascadeState.POSTFLIGHT;
        path.forEach(phase -> engine.done(submit(phase, further ? 0.1 : uncertainty)));
        assertThat(state()).isEqualTo(state);
    }

    private CascadeState state() {
        return engine.engine().reads().of(session).cascade().state();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("declared")
    void the_declared_table_lists_what_the_specification_lists(Phase phase, CascadeState state) {
        Set<CascadeState> expected = EnumSet.noneOf(CascadeState.class);
        COMMANDS.cells().stream()
                .filter(cell -> cell.state() == state && !cell.blank() && cell.is(StateMachine.wire(phase)))
                .forEach(cell -> expected.add(cell.target()));
        assertThat(CascadeMachine.TABLE.targets(state, phase)).isEqualTo(expected);
    }

    static Stream<Arguments> declared() {
        return Arrays.stream(Phase.values())
                .flatMap(phase -> Arrays.stream(CascadeState.values()).map(state -> Arguments.of(phase, state)));
    }
}
