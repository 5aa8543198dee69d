package dev.muster.core.approval;

/** What a person is asked about. Stored by ordinal: append only. */
public enum ApprovalKind {
    /** Whether a task may go on. */
    TASK,
    /** Whether the work of a TDD cycle may be committed. */
    COMMIT,
    /** Whether the result of a story is accepted. */
    RESULT;

    private static final ApprovalKind[] ALL = values();

    static ApprovalKind of(int ordinal) {
        return ALL[ordinal];
    }
}
