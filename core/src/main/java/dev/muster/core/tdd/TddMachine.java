package dev.muster.core.tdd;

import static dev.muster.core.tdd.TddCommand.*;
import static dev.muster.core.tdd.TddState.*;

import dev.muster.core.state.StateMachine;

/** A TDD cycle, as a table. */
public final class TddMachine {
    public static final StateMachine<TddState, TddCommand> TABLE = StateMachine.named(
                    "TDD cycle", TddState.class, TddCommand.class)
            .startsBy("start", TddState.DESIGN)
            .stays(TddCommand.DESIGN, TddState.DESIGN)
            .on(TEST, TddState.DESIGN, TEST_RED)
            .stays(TEST, TEST_RED)
            .on(CODE, TEST_RED, CODE_GREEN)
            .stays(CODE, CODE_GREEN)
            .on(TddCommand.REFACTOR, CODE_GREEN, TddState.REFACTOR)
            .stays(TddCommand.REFACTOR, TddState.REFACTOR)
            .on(COMMIT, CODE_GREEN, COMMITTED)
            .on(COMMIT, TddState.REFACTOR, COMMITTED)
            .on(NEXT, TddState.DESIGN, TEST_RED)
            .on(NEXT, TEST_RED, CODE_GREEN)
            .on(NEXT, CODE_GREEN, TddState.REFACTOR)
            .on(NEXT, TddState.REFACTOR, COMMITTED)
            .on(BACK, TEST_RED, TddState.DESIGN)
            .on(BACK, CODE_GREEN, TEST_RED)
            .on(BACK, TddState.REFACTOR, CODE_GREEN)
            .stays(RUN_TESTS, TddState.DESIGN, TEST_RED, CODE_GREEN, TddState.REFACTOR)
            .stays(STATUS, TddState.DESIGN, TEST_RED, CODE_GREEN, TddState.REFACTOR)
            .on(ABORT, TddState.DESIGN, ABORTED)
            .on(ABORT, TEST_RED, ABORTED)
            .on(ABORT, CODE_GREEN, ABORTED)
            .on(ABORT, TddState.REFACTOR, ABORTED)
            .build();

    private TddMachine() {}

    /** The command that {@link TddCommand#NEXT} stands for in a state; the command itself if it is another one. */
    static TddCommand meant(TddCommand command, TddState in) {
        if (command != NEXT) {
            return command;
        }
        return switch (in) {
            case DESIGN -> TEST;
            case TEST_RED -> CODE;
            case CODE_GREEN -> TddCommand.REFACTOR;
            case REFACTOR -> COMMIT;
            case COMMITTED, ABORTED -> NEXT;
        };
    }
}
