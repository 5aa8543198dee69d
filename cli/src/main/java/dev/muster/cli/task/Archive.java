package dev.muster.cli.task;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Hides a task that has ended. */
@CommandLine.Command(name = "archive", description = "Hide a task that has ended from lists; its history stays.")
final class Archive extends TaskChange {
    Archive(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(TaskId task, @Nullable SessionId by) {
        return new ArchiveTask(task, by);
    }
}
