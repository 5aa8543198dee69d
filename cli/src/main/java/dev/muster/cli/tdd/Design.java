package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Says that it is designed. */
@CommandLine.Command(name = "design", description = "Say that the design goes on.")
final class Design extends CycleChange {
    Design(Shell shell) {
        super(shell);
    }

    @Override
    Command<Cycle> command(String about, StoryId of, @Nullable SessionId by) {
        return new AdvanceCycle(about, of, TddCommand.DESIGN, null, null, by);
    }
}
