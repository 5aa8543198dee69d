package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.Phase;
import picocli.CommandLine.Command;

/** Submits the phase. */
@Command(name = "investigate", description = "Say that the session goes and finds out.")
final class Investigate extends PhaseCommand {
    Investigate(Shell shell) {
        super(shell, Phase.INVESTIGATE);
    }
}
