package dev.muster.cli.approval;

import dev.muster.cli.terminal.Shell;
import picocli.CommandLine.Command;

/** Says yes. */
@Command(
        name = "approve",
        description = "Say yes: what waits for the answer goes on. For people: refused in a session.",
        footer = {"", "Example:", "  muster approval approve ap7 --comment \"after the backup\""})
final class Approve extends ApprovalAnswer {
    Approve(Shell shell) {
        super(shell, true);
    }
}
