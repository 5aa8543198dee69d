package dev.muster.core.task;

/** States of a task. The store keeps the ordinal, so constants are only ever appended. */
public enum TaskState {
    /** Held back by dependencies or {@code notBefore}; a grouping parent waits here for its children. */
    PENDING,
    /** Can be claimed. */
    READY,
    /** One live lease. */
    IN_PROGRESS,
    /** Waits for a person or an approval. */
    BLOCKED,
    COMPLETED,
    FAILED,
    CANCELLED;

    private static final TaskState[] ALL = values();

    /** Whether a run of the task has ended. */
    public boolean ended() {
        return ordinal() >= COMPLETED.ordinal();
    }

    public static TaskState of(int ordinal) {
        return ALL[ordinal];
    }
}
