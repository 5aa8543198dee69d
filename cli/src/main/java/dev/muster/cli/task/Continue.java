package dev.muster.cli.task;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hands in a partial result. */
@CommandLine.Command(
        name = "continue",
        description = "Hand in a partial result and keep the lease; counts as progress.")
final class Continue extends LeaseChange {
    @Option(names = "--note", paramLabel = "TEXT", description = "What was done so far; - reads standard input.")
    private String note = "";

    @Mixin
    private final Results results = new Results();

    Continue(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(Lease held, @Nullable SessionId by) {
        return new ContinueTask(held, Input.text(note, shell()), results.read(shell()), by);
    }
}
