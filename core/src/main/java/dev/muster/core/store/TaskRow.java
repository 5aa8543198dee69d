package dev.muster.core.store;

import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The scheduling half of a task: what state changes read and write. Times are milliseconds since 1970, durations
 * milliseconds; 0 means none. Mutable, and used by the ledger's thread alone.
 */
public final class TaskRow {
    public long id;
    public long projectId;
    public long laneId;
    public long parentId;
    public TaskState state = TaskState.PENDING;
    public boolean grouping;
    public int priority;
    public int holds;
    public int openChildren;
    public int failedChildren;
    public int attempts;
    public int maxAttempts;
    public int run = 1;
    public int revision;
    public long fence;
    public long leaseKey;
    public long holder;
    public long notBefore;
    public long deadline;
    public long executionTimeout;
    public long progressTimeout;
    public long createdAt;
    public long updatedAt;
    public long endedAt;
    public boolean archived;
    public @Nullable String reason;

    /** The same row once more, to be changed without this one. */
    TaskRow copy() {
        TaskRow copy = new TaskRow();
        copy.id = id;
        copy.projectId = projectId;
        copy.laneId = laneId;
        copy.parentId = parentId;
        copy.state = state;
        copy.grouping = grouping;
        copy.priority = priority;
        copy.holds = holds;
        copy.openChildren = openChildren;
        copy.failedChildren = failedChildren;
        copy.attempts = attempts;
        copy.maxAttempts = maxAttempts;
        copy.run = run;
        copy.revision = revision;
        copy.fence = fence;
        copy.leaseKey = leaseKey;
        copy.holder = holder;
        copy.notBefore = notBefore;
        copy.deadline = deadline;
        copy.executionTimeout = executionTimeout;
        copy.progressTimeout = progressTimeout;
        copy.createdAt = createdAt;
        copy.updatedAt = updatedAt;
        copy.endedAt = endedAt;
        copy.archived = archived;
        copy.reason = reason;
        return copy;
    }
}
