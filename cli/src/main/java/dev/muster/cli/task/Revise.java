package dev.muster.cli.task;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a task back for another round. */
@CommandLine.Command(
        name = "revise",
        description = "Give a task back because it needs another round; what was handed in stays.")
final class Revise extends LeaseChange {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What the next round has to do.")
    private String reason;

    @Mixin
    private final Results results = new Results();

    Revise(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(Lease held, @Nullable SessionId by) {
        return new ReviseTask(held, Input.text(reason, shell()), results.read(shell()), by);
    }
}
