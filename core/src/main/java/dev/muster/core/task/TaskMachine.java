package dev.muster.core.task;

import static dev.muster.core.task.TaskCommand.*;
import static dev.muster.core.task.TaskState.*;

import dev.muster.core.state.StateMachine;

/** The life of a task, as a table. */
public final class TaskMachine {
    public static final StateMachine<TaskState, TaskCommand> TABLE = StateMachine.named(
                    "task", TaskState.class, TaskCommand.class)
            .startsBy("create", PENDING, READY)
            .on(DEPENDENCY_COMPLETED, PENDING, READY, PENDING)
            .on(NOT_BEFORE_REACHED, PENDING, READY, PENDING)
            .on(DEPENDENCY_BROKEN, PENDING, CANCELLED, READY, PENDING)
            .on(DEPENDENCY_BROKEN, BLOCKED, CANCELLED, BLOCKED)
            .on(CLAIM, READY, IN_PROGRESS)
            .stays(RENEW, IN_PROGRESS)
            .on(COMPLETE, IN_PROGRESS, COMPLETED)
            .on(COMPLETE, READY, COMPLETED)
            .stays(CONTINUE, IN_PROGRESS)
            .stays(CLAIM_AGAIN, IN_PROGRESS)
            .on(FAIL, IN_PROGRESS, PENDING, FAILED)
            .on(RELEASE, IN_PROGRESS, READY)
            .on(LEASE_ENDED, IN_PROGRESS, READY, FAILED)
            .on(DEADLINE_PASSED, PENDING, FAILED)
            .on(DEADLINE_PASSED, READY, FAILED)
            .on(DEADLINE_PASSED, IN_PROGRESS, FAILED)
            .on(DEADLINE_PASSED, BLOCKED, FAILED)
            .on(BLOCK, PENDING, BLOCKED)
            .on(BLOCK, READY, BLOCKED)
            .on(BLOCK, IN_PROGRESS, BLOCKED)
            .on(UNBLOCK, BLOCKED, PENDING, READY)
            .on(CANCEL, PENDING, CANCELLED)
            .on(CANCEL, READY, CANCELLED)
            .on(CANCEL, IN_PROGRESS, CANCELLED)
            .on(CANCEL, BLOCKED, CANCELLED)
            .on(CANCEL_TREE, PENDING, CANCELLED)
            .on(CANCEL_TREE, READY, CANCELLED)
            .on(CANCEL_TREE, IN_PROGRESS, CANCELLED)
            .on(CANCEL_TREE, BLOCKED, CANCELLED)
            .stays(CANCEL_TREE, COMPLETED, FAILED, CANCELLED)
            .stays(UPDATE, PENDING, READY, IN_PROGRESS, BLOCKED)
            .stays(ARCHIVE, COMPLETED, FAILED, CANCELLED)
            .on(CHILDREN_ENDED, PENDING, COMPLETED, FAILED)
            .on(CHILDREN_ENDED, READY, COMPLETED, FAILED)
            .on(REQUEUE, FAILED, PENDING, READY)
            .on(REQUEUE, CANCELLED, PENDING, READY)
            .on(NEEDS_REVISION, IN_PROGRESS, READY)
            .automatic(DEPENDENCY_COMPLETED, NOT_BEFORE_REACHED, DEPENDENCY_BROKEN)
            .automatic(LEASE_ENDED, DEADLINE_PASSED, CHILDREN_ENDED)
            .build();

    private TaskMachine() {}
}
