package dev.muster.cli.task;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a task well. */
@CommandLine.Command(
        name = "complete",
        description = "End a task well and hand in what came of it.",
        footer = {
            "",
            "Example:",
            "  muster task complete \"$LEASE\" --summary \"Parser written\" --artifact log=build.log"
        })
final class Complete extends LeaseChange {
    @Option(names = "--summary", paramLabel = "TEXT", description = "What was done; - reads standard input.")
    private String summary = "";

    @Mixin
    private final Results results = new Results();

    Complete(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(Lease held, @Nullable SessionId by) {
        return new CompleteTask(held, Input.text(summary, shell()), results.read(shell()), by);
    }
}
