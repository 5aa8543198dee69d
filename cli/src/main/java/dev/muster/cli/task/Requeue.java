package dev.muster.cli.task;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Starts a new run of a task. */
@CommandLine.Command(name = "requeue", description = "Start a new run of a task that failed or was cancelled.")
final class Requeue extends TaskChange {
    Requeue(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(TaskId task, @Nullable SessionId by) {
        return new RequeueTask(task, by);
    }
}
