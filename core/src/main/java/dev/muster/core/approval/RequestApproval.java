package dev.muster.core.approval;

import dev.muster.core.Limits;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.TaskRow;
import dev.muster.core.task.EventData;
import dev.muster.core.task.TaskCommand;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskLifecycle;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person whether a task may go on. The task is blocked, and a lease on it ends, until the answer comes:
 * approved, it goes back into the flow; rejected, it is cancelled. The attempt that asked does not count. Asked again
 * while the question waits, the same one is answered.
 *
 * @param question what the person has to decide
 * @param remindEvery how often to remind of it, 1 minute to 30 days; null for the usual 15 minutes
 * @param by the session that asks; null for an operator
 */
public record RequestApproval(
        TaskId task,
        String question,
        @Nullable Duration remindEvery,
        @Nullable SessionId by) implements Command<Approval> {

    @Override
    public void check() {
        Limits.name("question", question, Limits.REASON);
        if (remindEvery != null) {
            Limits.range(
                    "remind_every",
                    remindEvery.toSeconds(),
                    60,
                    Duration.ofDays(30).toSeconds());
        }
    }

    @Override
    public Approval run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow row = lifecycle.find(task, session);
        var project = change.desk().project(row.projectId);
        ApprovalRow asked = change.tables().approvals().pendingOfTask(row.id);
        if (asked != null) {
            return Approval.of(asked, project.name());
        }
        lifecycle.requireAllowed(row, TaskCommand.BLOCK);
        ApprovalRow approval = ApprovalLifecycle.ask(
                change,
                project,
                session,
                ApprovalKind.TASK,
                fresh -> {
                    fresh.task = row.id;
                    fresh.remindEvery = remindEvery == null ? ApprovalLifecycle.REMIND_EVERY : remindEvery.toMillis();
                },
                question);
        row.reason = "waits for approval " + new ApprovalId(approval.id);
        lifecycle.move(
                row,
                TaskCommand.BLOCK,
                TaskState.BLOCKED,
                "task.blocked",
                TaskLifecycle.Actor.of(session),
                EventData.reason(row.reason));
        return Approval.of(approval, project.name());
    }
}
