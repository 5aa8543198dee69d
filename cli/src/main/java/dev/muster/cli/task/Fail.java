package dev.muster.cli.task;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Ends a claim badly. */
@CommandLine.Command(
        name = "fail",
        description = "End a claim badly. While attempts are left the task is tried again after a pause.")
final class Fail extends LeaseChange {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What went wrong.")
    private String reason;

    @Option(names = "--final", description = "Another attempt would not help: the task fails at once.")
    private boolean forGood;

    Fail(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(Lease held, @Nullable SessionId by) {
        return new FailTask(held, Input.text(reason, shell()), !forGood, by);
    }
}
