package dev.muster.core.tdd;

/** What can be said to a TDD cycle. */
public enum TddCommand {
    DESIGN,
    TEST,
    CODE,
    REFACTOR,
    COMMIT,
    /** The command that comes next in the usual order. */
    NEXT,
    BACK,
    RUN_TESTS,
    STATUS,
    ABORT
}
