package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.Phase;
import picocli.CommandLine.Command;

/** Submits the phase. */
@Command(name = "postflight", description = "Score after the work.")
final class Postflight extends ScoredPhase {
    Postflight(Shell shell) {
        super(shell, Phase.POSTFLIGHT);
    }
}
