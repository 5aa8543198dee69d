package dev.muster.core.simulation;

import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.store.TaskRow;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.Lease;

/** Bugs that an engine could have, put in by wrapping commands. The checker has to find each of them. */
enum PlantedBug {
    NONE,
    /** Whoever has ever held a task may complete it: the fencing token is not looked at. */
    FENCE_IGNORED,
    /** The caller is told before the transaction is committed. */
    ANSWERED_BEFORE_COMMIT,
    /** Limits are not looked at. */
    LIMIT_IGNORED,
    /** A pending task is claimed, whatever holds it back. */
    DEPENDENCY_IGNORED,
    /** An event is not written. */
    EVENT_LOST,
    /** A request is carried out twice. */
    DONE_TWICE,
    /** A holder who renews loses the lease. */
    LEASE_DROPPED,
    /** A command that is refused leaves a trace all the same. */
    REFUSED_BUT_DONE,
    /** A lease that runs out is not noticed. */
    EXPIRY_FORGOTTEN;

    /** The command as an engine with this bug would run it. */
    <R> Command<R> plantedIn(Call<R> call) {
        Command<R> command = call.command;
        return this == NONE ? command : change -> run(call, command, change);
    }

    private <R> R run(Call<R> call, Command<R> command, Change change) {
        switch (this) {
            case FENCE_IGNORED -> {
                if (command instanceof CompleteTask complete) {
                    return runAs(withFreshLease(complete, change), change);
                }
            }
            default -> {}
        }
        R result = command.run(change);
        switch (this) {
            case ANSWERED_BEFORE_COMMIT -> call.toldEarly(result);
            default -> {}
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static <R> R runAs(Command<?> command, Change change) {
        return (R) command.run(change);
    }

    private static CompleteTask withFreshLease(CompleteTask complete, Change change) {
        TaskRow row = change.tables().tasks().find(complete.lease().task().value());
        Lease fresh =
                row == null ? complete.lease() : new Lease(complete.lease().task(), row.fence, row.leaseKey);
        return new CompleteTask(fresh, complete.summary(), complete.artifacts(), complete.by());
    }
}
