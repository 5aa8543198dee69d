package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.ledger.Command;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Submits a phase of a cascade. */
abstract class PhaseCommand extends CascadeChange {
    @Option(names = "--reasoning", paramLabel = "TEXT", description = "In words; - reads standard input.")
    private String reasoning = "";

    private final Phase phase;

    PhaseCommand(Shell shell, Phase phase) {
        super(shell);
        this.phase = phase;
    }

    @Override
    protected void prepare() {
        reasoning = Input.text(reasoning, shell());
    }

    @Override
    final Command<CascadeView> change() {
        return new SubmitPhase(session(), phase, scores(), profile(), reasoning);
    }

    /** The scores; null for a phase that has none. */
    @Nullable
    Vectors scores() {
        return null;
    }

    @Nullable
    Profile profile() {
        return null;
    }
}
