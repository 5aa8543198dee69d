package dev.muster.cli.task;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Puts a blocked task back into the flow. */
@CommandLine.Command(name = "unblock", description = "Put a blocked task back into the flow.")
final class Unblock extends TaskChange {
    Unblock(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(TaskId task, @Nullable SessionId by) {
        return new UnblockTask(task, by);
    }
}
