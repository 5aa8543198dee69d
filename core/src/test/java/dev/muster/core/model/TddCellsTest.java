package dev.muster.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import dev.muster.core.tdd.TestRun;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of TDD cycles, and each guard with its condition met and not met. */
@Tag("model")
final class TddCellsTest {
    /** A comma and what follows say how the tests ran last. */
    private static final Table<TddState> COMMANDS = new Table<>(TddState.class, """
            command                    | design   | test_red   | code_green | refactor   | committed | aborted
            start                      |          |            |            |            | design    | design
            design                     | =        |            |            |            |           |
            test                       | test_red | =          |            |            |           |
            code, red                  |          | code_green | =          |            |           |
            code, green                |          |            | =          |            |           |
            code, never run            |          |            | never      | never      | never     |
            refactor, green            |          |            | refactor   | =          |           |
            refactor, red              |          |            |            | =          |           |
            commit, green              |          |            | committed  | committed  |           |
            commit, red                |          |            |            |            |           |
            commit, green but stale    |          |            |            |            |           |
            next, red                  | test_red | code_green |            |            |           |
            next, green                | test_red |            | refactor   | committed  |           |
            back                       |          | design     | test_red   | code_green |           |
            run_tests                  | =        | =          | =          | =          |           |
            status                     | =        | =          | =          | =          |           |
            abort                      | aborted  | aborted    | aborted    | aborted    |           |""");

    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();
    private StoryId story = new StoryId(1);

    @BeforeEach
    void a_story_that_nobody_has_to_approve() {
        engine.done(new SetMode(TestEngine.PROJECT, ScrumMode.AUTONOMOUS, null));
        story = engine.done(new AddStories(TestEngine.PROJECT, null, List.of(NewStory.titled("parse")), null))
                .getFirst();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Table.Cell<TddState>> commands() {
        return COMMANDS.cells();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command(Table.Cell<TddState> cell) {
        reach(cell.state());
        String[] words = cell.command().split(", ");
        if (words.length > 1 && !cell.state().ended()) {
            prepare(words[1]);
        }
        Command<Cycle> command = words[0].equals("start")
                ? new StartCycle(TestEngine.PROJECT, story, null)
                : advance(TddCommand.valueOf(words[0].toUpperCase(Locale.ROOT)));
        if (cell.blank()) {
            Refusal refusal = engine.refused(command);
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
            assertThat(refusal.state()).isEqualTo(StateMachine.wire(cell.state()));
            assertThat(refusal.allowed())
                    .isEqualTo(TddMachine.TABLE.allowed(cell.state()).stream()
                            .map(StateMachine::wire)
                            .toList());
        } else {
            assertThat(engine.ask(command)).isInstanceOf(Answer.Done.class);
        }
        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        audit.check(engine);
        engine.restart();
        assertThat(state()).as("after a restart").isEqualTo(cell.target());
    }

    private AdvanceCycle advance(TddCommand command) {
        TestRun run = command == TddCommand.RUN_TESTS ? new TestRun(1, 0, null) : null;
        return new AdvanceCycle(TestEngine.PROJECT, story, command, run, null, null);
    }

    /** Has the tests run as a cell says. */
    private void prepare(String last) {
        switch (last) {
            case "red" -> run(3, 1);
            case "green" -> run(4, 0);
            case "green but stale" -> {
                run(4, 0);
                TddState state = state();
                if (state == TddState.CODE_GREEN) {
                    engine.done(advance(TddCommand.CODE));
                } else if (state == TddState.REFACTOR) {
                    engine.done(advance(TddCommand.REFACTOR));
                }
            }
            default -> {} // no test was run
        }
    }

    private void run(int passed, int failed) {
        engine.done(new AdvanceCycle(
                TestEngine.PROJECT, story, TddCommand.RUN_TESTS, new TestRun(passed, failed, null), null, null));
    }

    private void reach(TddState state) {
        engine.done(new StartCycle(TestEngine.PROJECT, story, null));
        if (state == TddState.DESIGN) {
            return;
        }
        if (state == TddState.ABORTED) {
            engine.done(advance(TddCommand.ABORT));
            return;
        }
        engine.done(advance(TddCommand.TEST));
        if (state == TddState.TEST_RED) {
            return;
        }
        run(0, 1);
        engine.done(advance(TddCommand.CODE));
        if (state == TddState.CODE_GREEN) {
            return;
        }
        run(1, 0);
        engine.done(advance(state == TddState.COMMITTED ? TddCommand.COMMIT : TddCommand.REFACTOR));
    }

    private TddState state() {
        return engine.engine()
                .reads()
                .workflows()
                .cycle(TestEngine.PROJECT, story)
                .orElseThrow()
                .state();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("declared")
    void the_declared_table_lists_what_the_specification_lists(TddCommand command, TddState state) {
        Set<TddState> expected = EnumSet.noneOf(TddState.class);
        COMMANDS.cells().stream()
                .filter(cell -> cell.state() == state && !cell.blank() && cell.is(StateMachine.wire(command)))
                .forEach(cell -> expected.add(cell.target()));
        assertThat(TddMachine.TABLE.targets(state, command)).isEqualTo(expected);
    }

    static Stream<Arguments> declared() {
        return Arrays.stream(TddCommand.values())
                .flatMap(command -> Arrays.stream(TddState.values()).map(state -> Arguments.of(command, state)));
    }
}
