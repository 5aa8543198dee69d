package dev.muster.core.task;

/** What can happen to a task: the rows of its state table. */
public enum TaskCommand {
    DEPENDENCY_COMPLETED,
    NOT_BEFORE_REACHED,
    DEPENDENCY_BROKEN,
    CLAIM,
    RENEW,
    COMPLETE,
    CONTINUE,
    CLAIM_AGAIN,
    FAIL,
    RELEASE,
    /** The lease expired, its agent was lost, or an execution or progress deadline passed. */
    LEASE_ENDED,
    DEADLINE_PASSED,
    BLOCK,
    UNBLOCK,
    CANCEL,
    CANCEL_TREE,
    UPDATE,
    ARCHIVE,
    CHILDREN_ENDED,
    REQUEUE,
    NEEDS_REVISION
}
