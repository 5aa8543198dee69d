package dev.muster.cli.approval;

import dev.muster.cli.terminal.Shell;
import picocli.CommandLine.Command;

/** Says no. */
@Command(
        name = "reject",
        description = "Say no: the task is cancelled, the commit is not made, or the story is worked on again."
                + " For people: refused in a session.")
final class Reject extends ApprovalAnswer {
    Reject(Shell shell) {
        super(shell, false);
    }
}
