package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.TaskRow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command only if a task is still as its caller has seen it, looked at in the same transaction.
 *
 * @param seen whether the task is as expected; runs on the ledger's thread
 * @param then the command
 */
public record OnlyIf<R>(TaskId task, Predicate<Task> seen, Command<R> then) implements Command<R> {
    @Override
    public void check() {
        then.check();
    }

    @Override
    public @Nullable SessionId by() {
        return then.by();
    }

    @Override
    public R run(Change change) {
        TaskRow row = new TaskLifecycle(change).find(task, change.caller(then.by()));
        if (!seen.test(TaskView.of(change, row))) {
            throw Refusal.of(ErrorCode.CONFLICT, "task " + task + " has changed since you read it: nothing was done")
                    .withHelp("read it again, then decide anew")
                    .asException();
        }
        return then.run(change);
    }
}
