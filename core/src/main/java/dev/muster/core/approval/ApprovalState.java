package dev.muster.core.approval;

/** Whether a question was answered, and how. Stored by ordinal: append only, and the store knows that 0 waits. */
public enum ApprovalState {
    PENDING,
    APPROVED,
    REJECTED,
    /** Nobody needs the answer any more. */
    WITHDRAWN;

    private static final ApprovalState[] ALL = values();

    static ApprovalState of(int ordinal) {
        return ALL[ordinal];
    }
}
