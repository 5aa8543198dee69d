package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.Phase;
import picocli.CommandLine.Command;

/** Submits the phase. */
@Command(name = "check", description = "Score again; the gate decides whether the session may act.")
final class Check extends ScoredPhase {
    Check(Shell shell) {
        super(shell, Phase.CHECK);
    }
}
