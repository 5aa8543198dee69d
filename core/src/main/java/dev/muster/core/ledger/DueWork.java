package dev.muster.core.ledger;

import dev.muster.core.Answer;
import dev.muster.core.agent.AgentLifecycle;
import dev.muster.core.agent.AgentState;
import dev.muster.core.approval.ApprovalLifecycle;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.Due;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.desk.Waiter;
import dev.muster.core.session.SessionLifecycle;
import dev.muster.core.store.TaskRow;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.EventData;
import dev.muster.core.task.TaskCommand;
import dev.muster.core.task.TaskLifecycle;
import dev.muster.core.task.TaskMachine;
import dev.muster.core.task.TaskState;
import dev.muster.core.tdd.TddLifecycle;
import org.jspecify.annotations.Nullable;

/** What happens when something falls due. Each case asks again whether it still holds: it may have been put off. */
final class DueWork {
    private final Chores chores;

    DueWork(Chores chores) {
        this.chores = chores;
    }

    void run(Due due, Change change) {
        switch (due) {
            case Due.LeaseDue(long task, long fence) -> leaseDue(change, task, fence);
            case Due.HolderGone(long task) -> holderGone(change, task);
            case Due.DelayDue(long task) -> delayDue(change, task);
            case Due.DeadlineDue(long task) -> deadlineDue(change, task);
            case Due.AgentDue(long agent) -> agentDue(change, agent);
            case Due.SessionDue(var session) -> sessionDue(change, change.desk().session(session));
            case Due.WaitDue(Waiter waiter) -> waitDue(change, waiter);
            case Due.TurnDue() -> change.desk().turnDue();
            case Due.ApprovalDue(long approval) -> ApprovalLifecycle.due(change, approval);
            case Due.PhaseDue(long cycle, long since) -> TddLifecycle.phaseDue(change, cycle, since);
            case Due.Chore chore -> chores.run(chore, change);
        }
    }

    private static void leaseDue(Change change, long task, long fence) {
        LiveLease lease = change.desk().lease(task);
        if (lease == null || lease.fence() != fence) {
            return;
        }
        String why = lease.endedBecause(change.now());
        if (why == null) {
            change.desk().watch(lease);
            return;
        }
        change.leaseExpired();
        AgentLifecycle.endLease(change, lease, why);
    }

    private static void holderGone(Change change, long task) {
        TaskRow row = change.tables().tasks().find(task);
        if (row != null && row.state == TaskState.IN_PROGRESS && change.desk().lease(task) == null) {
            new TaskLifecycle(change).leaseEnded(row, "agent gone");
        }
    }

    private static void delayDue(Change change, long task) {
        TaskRow row = change.tables().tasks().find(task);
        if (row != null) {
            new TaskLifecycle(change).delayOver(row);
        }
    }

    private static void deadlineDue(Change change, long task) {
        TaskRow row = change.tables().tasks().find(task);
        if (row != null
                && row.deadline != 0
                && row.deadline <= change.now()
                && TaskMachine.TABLE.allows(row.state, TaskCommand.DEADLINE_PASSED)) {
            row.reason = "deadline passed";
            new TaskLifecycle(change)
                    .move(
                            row,
                            TaskCommand.DEADLINE_PASSED,
                            TaskState.FAILED,
                            "task.failed",
                            TaskLifecycle.Actor.NOBODY,
                            EventData.reason("deadline passed"));
        }
    }

    private static void agentDue(Change change, long id) {
        Desk desk = change.desk();
        AgentSeat seat = desk.agent(id);
        if (seat == null || seat.lostAfter == 0) {
            return;
        }
        if (seat.parked()) {
            desk.seen(seat, change.now()); // it waits for work right here
        }
        if (seat.lastSeen() + seat.lostAfter > change.now()) {
            desk.watchSilence(seat, 0);
        } else if (seat.state() != AgentState.STOPPED) {
            AgentLifecycle.lost(change, seat);
        }
    }

    private static void sessionDue(Change change, @Nullable SessionSeat seat) {
        if (seat == null) {
            return;
        }
        if (seat.agent().parked()) {
            change.desk().seen(seat, change.now());
        }
        if (change.desk().idleTooLong(seat, change.now())) {
            SessionLifecycle.expire(change, seat);
        } else {
            change.desk().watchIdle(seat);
        }
    }

    @SuppressWarnings("unchecked") // what was parked as a claim is answered as one
    private static void waitDue(Change change, Waiter waiter) {
        if (change.desk().unpark(waiter, change.now())) {
            change.reply(
                    (Submission<ClaimTask.Result>) waiter.submission(),
                    new Answer.Done<ClaimTask.Result>(new ClaimTask.Result.Nothing()));
        }
    }
}
