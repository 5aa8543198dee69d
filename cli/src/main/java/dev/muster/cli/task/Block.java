package dev.muster.cli.task;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Takes a task out of the flow. */
@CommandLine.Command(
        name = "block",
        description = "Take a task out of the flow until it is unblocked. A live lease ends.")
final class Block extends TaskChange {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What has to happen first.")
    private String reason;

    Block(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(TaskId task, @Nullable SessionId by) {
        return new BlockTask(task, Input.text(reason, shell()), by);
    }
}
