package dev.muster.core.task;

import dev.muster.core.Limits;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a task; a live lease ends.
 *
 * @param reason why, up to 10,000 characters, may be empty
 * @param tree whether every unfinished descendant is cancelled too; then a task that has ended is no error
 * @param by the session that asks; null for an operator
 */
public record CancelTask(
        TaskId task, String reason, boolean tree, @Nullable SessionId by) implements Command<Integer> {
    @Override
    public void check() {
        Limits.text("reason", reason, Limits.REASON);
    }

    /** Answers how many tasks were cancelled, those not counted that were cancelled because they depend on them. */
    @Override
    public Integer run(Change change) {
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        SessionSeat session = change.caller(by);
        TaskRow root = lifecycle.find(task, session);
        TaskCommand command = tree ? TaskCommand.CANCEL_TREE : TaskCommand.CANCEL;
        lifecycle.requireAllowed(root, command);
        int cancelled = 0;
        for (long id : tree ? descendants(change) : List.of(task.value())) {
            TaskRow row = lifecycle.find(new TaskId(id));
            if (!row.state.ended()) {
                row.reason = reason.isEmpty() ? "cancelled" : reason;
                lifecycle.move(
                        row,
                        command,
                        TaskState.CANCELLED,
                        "task.cancelled",
                        TaskLifecycle.Actor.of(session),
                        reason.isEmpty() ? null : EventData.reason(reason));
                cancelled++;
            }
        }
        return cancelled;
    }

    /** The task and its descendants, parents first: a parent that is cancelled does not end because its children do. */
    private List<Long> descendants(Change change) {
        List<Long> all = new ArrayList<>();
        Deque<Long> toVisit = new ArrayDeque<>(List.of(task.value()));
        while (!toVisit.isEmpty()) {
            long id = toVisit.poll();
            all.add(id);
            toVisit.addAll(change.tables().tasks().childrenOf(id));
        }
        return all;
    }
}
