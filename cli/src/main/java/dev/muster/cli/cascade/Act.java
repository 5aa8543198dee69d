package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.Phase;
import picocli.CommandLine.Command;

/** Submits the phase. */
@Command(name = "act", description = "Begin the work. Refused unless the gate let the session proceed.")
final class Act extends PhaseCommand {
    Act(Shell shell) {
        super(shell, Phase.ACT);
    }
}
