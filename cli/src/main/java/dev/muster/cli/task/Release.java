package dev.muster.cli.task;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Gives a task back undone. */
@CommandLine.Command(name = "release", description = "Give a task back undone; the attempt does not count.")
final class Release extends LeaseChange {
    Release(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(Lease held, @Nullable SessionId by) {
        return new ReleaseTask(held, by);
    }
}
